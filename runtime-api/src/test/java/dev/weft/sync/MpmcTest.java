package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.toys.Driven;
import dev.weft.toys.Resource;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MpmcTest {

  private final Mpmc<Integer> channel = Mpmc.bounded(2);
  private final ChannelSender<Integer> sender = channel.sender();
  private final Mpmc.Receiver<Integer> receiver = channel.receiver();

  private Driven<Integer> waitingRecv() throws Exception {
    var recv = new Driven<>(receiver.recv());
    assertThat(recv.isPending()).isTrue();
    return recv;
  }

  private static void assertEnded(Driven<?> recv) {
    assertThatThrownBy(recv::poll).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("each message is received once, by one of the receivers, in order")
  void once() throws Exception {
    var second = receiver.another();
    for (int i = 0; i < 1000; i += 2) {
      Driven.now(sender.send(i));
      assertThat(sender.trySend(i + 1)).isTrue();
      assertThat(sender.trySend(9)).as("it is full").isFalse();
      assertThat(Driven.now(second.recv())).isEqualTo(i);
      assertThat(receiver.tryRecv()).isEqualTo(i + 1);
    }
    assertThat(receiver.tryRecv()).isNull();
    assertThat(second.tryRecv()).isNull();
  }

  @Test
  @DisplayName("R3 receivers that wait are served in their order, and nobody overtakes them")
  void fifoReceivers() throws Exception {
    var first = waitingRecv();
    var second = waitingRecv();
    sender.trySend(1);
    assertThat(first.wakes()).isEqualTo(1);
    assertThat(second.wakes()).isZero();
    assertThat(receiver.tryRecv()).as("the message is promised").isNull();
    assertThat(second.isPending()).isTrue();
    var third = waitingRecv();
    sender.trySend(2);
    assertThat(second.wakes()).isEqualTo(1);
    assertThat(second.value()).isEqualTo(1);
    assertThat(first.value()).isEqualTo(2);
    sender.trySend(3);
    assertThat(third.value()).isEqualTo(3);
  }

  @Test
  @DisplayName("12.1 a full channel makes senders wait, first come first served")
  void fifoSenders() throws Exception {
    sender.trySend(1);
    sender.trySend(2);
    var third = new Driven<>(sender.send(3));
    var fourth = new Driven<>(sender.send(4));
    assertThat(third.isPending() && fourth.isPending()).isTrue();
    assertThat(receiver.tryRecv()).isEqualTo(1);
    assertThat(third.wakes()).isEqualTo(1);
    assertThat(fourth.wakes()).isZero();
    assertThat(sender.trySend(9)).isFalse();
    third.value();
    assertThat(receiver.tryRecv()).isEqualTo(2);
    fourth.value();
    assertThat(receiver.tryRecv()).isEqualTo(3);
    assertThat(receiver.tryRecv()).isEqualTo(4);
  }

  @Test
  @DisplayName("12.2 12.4 R4 a cancelled receive has received nothing, and passes its turn on")
  void cancelledReceive() throws Exception {
    new Driven<>(receiver.recv()).cancel();
    var first = waitingRecv();
    var second = new Driven<>(receiver.recvMany(new ArrayList<>(), 5));
    assertThat(second.isPending()).isTrue();
    var third = waitingRecv();
    var gaveUp = waitingRecv();
    gaveUp.cancel();
    sender.trySend(1);
    assertThat(first.wakes()).isEqualTo(1);
    first.cancel();
    assertThat(second.wakes()).isEqualTo(1);
    second.cancel();
    assertThat(third.wakes()).isEqualTo(1);
    assertThat(third.value()).isEqualTo(1);
    third.cancel();
    sender.trySend(2);
    assertThat(gaveUp.wakes()).as("who gave up is not woken").isZero();
    var last = new Driven<>(receiver.recv());
    assertThat(last.value()).isEqualTo(2);
  }

  @Test
  @DisplayName("12.4 the turn of a cancelled receive is anybody's when nobody waits")
  void cancelledWithATurn() throws Exception {
    var recv = waitingRecv();
    sender.trySend(1);
    assertThat(receiver.tryRecv()).isNull();
    recv.cancel();
    assertThat(receiver.tryRecv()).isEqualTo(1);
    assertThat(receiver.tryRecv()).isNull();
  }

  @Test
  @DisplayName("12.3 closeChannel fails senders, and leaves what is queued to the receivers")
  void closeChannel() throws Exception {
    sender.trySend(1);
    sender.trySend(2);
    var third = new Driven<>(sender.send(3));
    var closed = new Driven<>(sender.closed());
    assertThat(third.isPending() && closed.isPending()).isTrue();
    receiver.closeChannel();
    receiver.closeChannel();
    assertThat(third.wakes()).isEqualTo(1);
    assertThatThrownBy(third::poll).isInstanceOf(SendFailedException.class);
    closed.value();
    assertThat(receiver.isClosed()).isTrue();
    assertThat(Driven.now(receiver.recv())).isEqualTo(1);
    assertThat(Driven.now(receiver.another().recv())).isEqualTo(2);
    assertEnded(new Driven<>(receiver.recv()));
    assertThatThrownBy(receiver::tryRecv).isInstanceOf(ChannelClosedException.class);
    assertThat(Driven.now(receiver.recvMany(new ArrayList<>(), 3))).isZero();
  }

  @Test
  @DisplayName("12.3 the last sender's close wakes all receivers that wait")
  void lastSender() throws Exception {
    var another = sender.another();
    var weak = sender.downgrade();
    var first = waitingRecv();
    var second = waitingRecv();
    sender.close();
    assertThat(List.of(first.wakes(), second.wakes())).containsOnly(0);
    another.close();
    assertThat(List.of(first.wakes(), second.wakes())).containsOnly(1);
    assertEnded(first);
    assertEnded(second);
    assertThat(weak.upgrade()).isNull();
  }

  @Test
  @DisplayName("R2 the end is heard when the last message is taken, not while it is promised")
  void endAfterThePromised() throws Exception {
    var first = waitingRecv();
    var second = waitingRecv();
    sender.trySend(1);
    sender.close();
    assertThat(second.wakes()).as("the first may give up").isZero();
    assertThat(second.isPending()).isTrue();
    assertThat(first.value()).isEqualTo(1);
    assertThat(second.wakes()).isEqualTo(1);
    assertEnded(second);
  }

  @Test
  @DisplayName(
      "R2 what the last message's receiver gives up, the next one has, after the close too")
  void promisePassedOnAfterTheEnd() throws Exception {
    var first = waitingRecv();
    var second = waitingRecv();
    sender.trySend(1);
    sender.close();
    first.cancel();
    assertThat(second.wakes()).isEqualTo(1);
    assertThat(second.value()).isEqualTo(1);
    assertEnded(new Driven<>(receiver.recv()));
  }

  @Test
  @DisplayName(
      "a permit holds a place, through the close as well; the last one used or closed ends")
  void permits() throws Exception {
    var used = Driven.now(sender.reserve());
    var given = sender.tryReserve();
    assertThat(given).isNotNull();
    assertThat(sender.trySend(9)).isFalse();
    receiver.closeChannel();
    var first = waitingRecv();
    var second = waitingRecv();
    used.send(4);
    assertThat(first.value()).isEqualTo(4);
    assertThat(second.wakes()).as("a permit is out").isZero();
    given.close();
    assertThat(second.wakes()).isEqualTo(1);
    assertEnded(second);
  }

  @Test
  @DisplayName("the last receiver's close closes what nobody received, and fails all")
  void ownedMessages() throws Exception {
    var owned = Mpmc.<Resource>unbounded();
    var second = owned.receiver().another();
    var messages = new ArrayList<Resource>();
    for (int i = 0; i < 3; i++) {
      messages.add(new Resource());
      owned.sender().trySend(messages.get(i));
    }
    var permit = owned.sender().tryReserve();
    assertThat(second.tryRecv()).isSameAs(messages.get(0));
    owned.receiver().close();
    owned.receiver().close();
    assertThat(messages).extracting(Resource::closes).containsExactly(0, 0, 0);
    assertThat(owned.sender().isClosed()).isFalse();
    assertThatThrownBy(() -> owned.receiver().tryRecv()).isInstanceOf(ChannelClosedException.class);
    assertEnded(new Driven<>(owned.receiver().recv()));
    assertThat(Driven.now(owned.receiver().recvMany(new ArrayList<>(), 1))).isZero();
    assertThatThrownBy(() -> owned.receiver().another()).isInstanceOf(IllegalStateException.class);
    second.close();
    assertThat(messages).extracting(Resource::closes).containsExactly(0, 1, 1);
    assertThat(owned.sender().isClosed()).isTrue();
    assertThat(owned.sender().size()).isZero();
    var late = new Resource();
    assertThatThrownBy(() -> permit.send(late)).isInstanceOf(SendFailedException.class);
    assertThatThrownBy(() -> owned.sender().trySend(late)).isInstanceOf(SendFailedException.class);
    assertThat(late.closes()).as("it came back").isZero();
  }

  @Test
  @DisplayName("the last receiver's close fails receives under way, promised a message or not")
  void closeFailsReceives() throws Exception {
    var owned = Mpmc.<Resource>unbounded();
    var first = new Driven<>(owned.receiver().recv());
    var second = new Driven<>(owned.receiver().recv());
    assertThat(first.isPending() && second.isPending()).isTrue();
    var message = new Resource();
    owned.sender().trySend(message);
    owned.receiver().close();
    assertThat(message.closes()).isEqualTo(1);
    assertThat(second.wakes()).isEqualTo(1);
    assertEnded(first);
    assertEnded(second);
  }

  @Test
  @DisplayName("polls of a receiver that waits: it is woken, gives up, or is closed, and passes on")
  void pollLevel() throws Exception {
    var woken = new Driven<>(sender.closed());
    Context cx = Context.of(woken);
    var second = receiver.another();
    assertThat(second.pollRecv(cx)).isNull();
    sender.trySend(1);
    assertThat(woken.wakes()).isEqualTo(1);
    assertThat(second.pollRecv(cx)).isEqualTo(1);
    assertThat(second.pollRecv(cx)).isNull();
    var after = waitingRecv();
    sender.trySend(2);
    assertThat(woken.wakes()).isEqualTo(2);
    second.cancelRecv(cx);
    assertThat(after.wakes()).isEqualTo(1);
    assertThat(after.value()).isEqualTo(2);
    assertThat(second.pollRecv(cx)).isNull();
    var last = waitingRecv();
    sender.trySend(3);
    second.close();
    assertThat(last.value()).isEqualTo(3);
    assertThatThrownBy(() -> second.pollRecv(cx)).isInstanceOf(ChannelClosedException.class);
    var third = receiver.another();
    assertThat(third.pollRecv(cx)).isNull();
    third.close();
    assertThat(woken.wakes()).as("a close wakes the poll that waits").isEqualTo(4);
  }

  @Test
  @DisplayName("recvMany takes what there is and nobody waits for, at most max")
  void many() throws Exception {
    var unbounded = Mpmc.<Integer>unbounded();
    var waiting = new Driven<>(unbounded.receiver().recv());
    assertThat(waiting.isPending()).isTrue();
    for (int i = 1; i <= 5; i++) {
      unbounded.sender().trySend(i);
    }
    var buffer = new ArrayList<Integer>();
    assertThat(Driven.now(unbounded.receiver().recvMany(buffer, 2))).isEqualTo(2);
    assertThat(Driven.now(unbounded.receiver().recvMany(buffer, 10))).isEqualTo(2);
    assertThat(buffer).containsExactly(1, 2, 3, 4);
    assertThat(waiting.value()).isEqualTo(5);
    assertThatThrownBy(() -> receiver.recvMany(buffer, 0).poll(Context.of(() -> {})))
        .isInstanceOf(IllegalArgumentException.class);
    var owned = Mpmc.<Resource>bounded(2);
    var message = new Resource();
    owned.sender().trySend(message);
    assertThatThrownBy(() -> Driven.now(owned.receiver().recvMany(List.of(), 1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(message.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("a receiver's waker that throws harms neither its caller nor others")
  void throwingWaker() throws Exception {
    Context bad =
        Context.of(
            () -> {
              throw new AssertionError("a bad waker");
            });
    assertThat(receiver.another().pollRecv(bad)).isNull();
    var second = waitingRecv();
    assertThat(sender.trySend(1)).isTrue();
    assertThat(sender.trySend(2)).isTrue();
    assertThat(second.wakes()).isEqualTo(1);
  }

  @Test
  @DisplayName("12.10 what was received, and what nobody received, is not kept")
  void keepsNothing() throws Exception {
    var objects = Mpmc.<Object>unbounded();
    var received = new WeakReference<>(new Object());
    objects.sender().trySend(received.get());
    assertThat(objects.receiver().tryRecv()).isNotNull();
    var dropped = new WeakReference<>(new Object());
    objects.sender().trySend(dropped.get());
    objects.receiver().close();
    for (int i = 0; i < 100 && (received.get() != null || dropped.get() != null); i++) {
      System.gc();
      Thread.onSpinWait();
    }
    assertThat(received.get()).isNull();
    assertThat(dropped.get()).isNull();
    assertThat(objects.sender().isClosed()).isTrue();
  }

  @Test
  @DisplayName("an unbounded channel takes bursts, in order, wherever its array begins")
  void burst() throws Exception {
    var unbounded = Mpmc.<Integer>unbounded();
    int sent = 0;
    int received = 0;
    for (int size : new int[] {1, 10, 100_000, 3, 20, 5_000}) {
      for (int i = 0; i < size; i++) {
        assertThat(unbounded.sender().trySend(sent++)).isTrue();
      }
      assertThat(unbounded.receiver().size()).isEqualTo(sent - received);
      while (received < sent - 3) {
        assertThat(unbounded.receiver().tryRecv()).isEqualTo(received++);
      }
    }
    while (received < sent) {
      assertThat(unbounded.receiver().tryRecv()).isEqualTo(received++);
    }
    assertThat(unbounded.receiver().tryRecv()).isNull();
  }

  @Test
  @DisplayName("channels refuse null and a capacity of 0")
  void refuses() {
    assertThatThrownBy(() -> Mpmc.bounded(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sender.trySend(null)).isInstanceOf(NullPointerException.class);
  }
}
