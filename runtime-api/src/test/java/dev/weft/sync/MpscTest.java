package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.toys.Driven;
import dev.weft.toys.Resource;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class MpscTest {

  private final Mpsc<Integer> channel = Mpsc.bounded(2);
  private final ChannelSender<Integer> sender = channel.sender();
  private final Mpsc.Receiver<Integer> receiver = channel.receiver();

  private Driven<@Nullable Void> waitingSend(int value) throws Exception {
    var send = new Driven<>(sender.send(value));
    assertThat(send.isPending()).isTrue();
    return send;
  }

  private void fill() throws Exception {
    assertThat(sender.trySend(1)).isTrue();
    assertThat(sender.trySend(2)).isTrue();
    assertThat(sender.trySend(9)).as("it is full").isFalse();
  }

  private void assertReceives(Integer... values) throws Exception {
    for (Integer value : values) {
      assertThat(Driven.now(receiver.recv())).isEqualTo(value);
    }
  }

  private static void assertBringsBack(Object value, Driven<?> send) {
    assertThatThrownBy(send::poll)
        .isInstanceOfSatisfying(
            SendFailedException.class, e -> assertThat(e.<Object>value()).isEqualTo(value));
  }

  @Test
  @DisplayName("every message is received once, in order, over many batches")
  void inOrder() throws Exception {
    for (int i = 0; i < 1000; i += 2) {
      Driven.now(sender.send(i));
      assertThat(sender.trySend(i + 1)).isTrue();
      assertThat(receiver.tryRecv()).isEqualTo(i);
      assertReceives(i + 1);
    }
    assertThat(receiver.tryRecv()).isNull();
  }

  @Test
  @DisplayName(
      "12.1 a full channel makes senders wait, first come first served, and no one overtakes")
  void fifoSenders() throws Exception {
    fill();
    var third = waitingSend(3);
    var fourth = waitingSend(4);
    assertReceives(1);
    assertThat(third.wakes()).isEqualTo(1);
    assertThat(fourth.wakes()).isZero();
    assertThat(sender.trySend(9)).as("the place is granted").isFalse();
    assertThat(fourth.isPending()).isTrue();
    third.value();
    assertReceives(2);
    fourth.value();
    assertReceives(3, 4);
  }

  @Test
  @DisplayName("a message for which a receiver waits wakes it once")
  void wakesTheReceiver() throws Exception {
    var recv = new Driven<>(receiver.recv());
    assertThat(recv.isPending()).isTrue();
    sender.trySend(1);
    sender.trySend(2);
    assertThat(recv.wakes()).isEqualTo(1);
    assertThat(recv.value()).isEqualTo(1);
  }

  @Test
  @DisplayName("12.2 a cancelled send closes its message and passes its place on, at every point")
  void cancelledSend() throws Exception {
    var owned = Mpsc.<Resource>bounded(1);
    owned.sender().trySend(new Resource());
    var before = new Resource();
    new Driven<>(owned.sender().send(before)).cancel();
    assertThat(before.closes()).as("cancelled before its first poll").isEqualTo(1);

    var waiting = new Resource();
    var granted = new Resource();
    var last = new Resource();
    var first = new Driven<>(owned.sender().send(waiting));
    var second = new Driven<>(owned.sender().send(granted));
    var third = new Driven<>(owned.sender().send(last));
    assertThat(first.isPending() && second.isPending() && third.isPending()).isTrue();
    first.cancel();
    assertThat(waiting.closes()).as("cancelled while it waited").isEqualTo(1);
    assertThat(owned.receiver().tryRecv()).isNotNull();
    assertThat(second.wakes()).isEqualTo(1);
    second.cancel();
    assertThat(granted.closes()).as("cancelled with a grant").isEqualTo(1);
    assertThat(third.wakes()).as("the grant was passed on").isEqualTo(1);
    third.value();
    third.cancel();
    assertThat(last.closes()).as("cancelled after its end").isZero();
    assertThat(owned.receiver().tryRecv()).isSameAs(last);
  }

  @Test
  @DisplayName("12.4 a cancelled receive has received nothing, at every point")
  void cancelledReceive() throws Exception {
    new Driven<>(receiver.recv()).cancel();
    var recv = new Driven<>(receiver.recv());
    assertThat(recv.isPending()).isTrue();
    recv.cancel();
    sender.trySend(1);
    assertThat(recv.wakes()).as("who gave up is not woken").isZero();
    var woken = new Driven<>(receiver.recvMany(new ArrayList<>(), 5));
    assertReceives(1);
    assertThat(woken.isPending()).isTrue();
    sender.trySend(2);
    assertThat(woken.wakes()).isEqualTo(1);
    woken.cancel();
    assertReceives(2);
  }

  @Test
  @DisplayName("12.3 closeChannel fails senders, brings messages back, and leaves what is queued")
  void closeChannel() throws Exception {
    fill();
    var third = waitingSend(3);
    var reserve = new Driven<>(sender.reserve());
    assertThat(reserve.isPending()).isTrue();
    var closed = new Driven<>(sender.closed());
    var other = new Driven<>(sender.another().closed());
    assertThat(closed.isPending() && other.isPending()).isTrue();
    receiver.closeChannel();
    receiver.closeChannel();
    assertThat(List.of(third.wakes(), reserve.wakes(), closed.wakes(), other.wakes()))
        .containsOnly(1);
    assertBringsBack(3, third);
    assertThatThrownBy(reserve::poll).isInstanceOf(ChannelClosedException.class);
    closed.value();
    other.value();
    assertThat(sender.isClosed()).isTrue();
    assertThatThrownBy(() -> sender.trySend(4)).isInstanceOf(SendFailedException.class);
    assertThatThrownBy(sender::tryReserve).isInstanceOf(ChannelClosedException.class);
    assertBringsBack(5, new Driven<>(sender.send(5)));
    assertReceives(1, 2);
    assertThatThrownBy(receiver::tryRecv).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> assertReceives(0)).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("a send that was granted a place and has not used it fails with the close")
  void grantedAndClosed() throws Exception {
    fill();
    var third = waitingSend(3);
    assertReceives(1);
    assertThat(third.wakes()).isEqualTo(1);
    receiver.closeChannel();
    assertBringsBack(3, third);
    assertReceives(2);
    assertThatThrownBy(receiver::tryRecv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("12.3 the channel ends with its last sender, after what is queued")
  void lastSender() throws Exception {
    var another = sender.another();
    var weak = sender.downgrade();
    sender.close();
    sender.close();
    assertThatThrownBy(() -> sender.trySend(1)).isInstanceOf(SendFailedException.class);
    assertThatThrownBy(sender::another).isInstanceOf(IllegalStateException.class);
    assertBringsBack(1, new Driven<>(sender.send(1)));
    another.trySend(1);
    assertReceives(1);
    var recv = new Driven<>(receiver.recv());
    assertThat(recv.isPending()).isTrue();
    try (var upgraded = weak.upgrade()) {
      assertThat(upgraded).isNotNull();
      another.close();
      assertThat(recv.wakes()).as("one sender is left").isZero();
      upgraded.trySend(2);
      assertThat(recv.value()).isEqualTo(2);
      assertThat(recv.wakes()).isZero();
    }
    var end = new Driven<>(receiver.recv());
    assertThatThrownBy(end::poll).isInstanceOf(ChannelClosedException.class);
    assertThat(weak.upgrade()).isNull();
  }

  @Test
  @DisplayName("the last sender's close wakes a receiver and fails sends that wait")
  void lastSenderWakes() throws Exception {
    fill();
    var third = waitingSend(3);
    sender.close();
    assertThat(third.wakes()).isEqualTo(1);
    assertBringsBack(3, third);
    assertReceives(1, 2);
    var other = Mpsc.<Integer>unbounded();
    var recv = new Driven<>(other.receiver().recv());
    assertThat(recv.isPending()).isTrue();
    other.sender().close();
    assertThat(recv.wakes()).isEqualTo(1);
    assertThatThrownBy(recv::poll).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("a permit holds a place, through the close as well, until it is used or closed")
  void permits() throws Exception {
    var used = Driven.now(sender.reserve());
    var closed = sender.tryReserve();
    assertThat(closed).isNotNull();
    assertThat(sender.tryReserve()).isNull();
    assertThat(sender.trySend(9)).isFalse();
    var third = waitingSend(3);
    closed.close();
    closed.close();
    assertThat(third.wakes()).isEqualTo(1);
    third.value();
    sender.close();
    receiver.closeChannel();
    assertReceives(3);
    var recv = new Driven<>(receiver.recv());
    assertThat(recv.isPending()).as("a permit is out").isTrue();
    used.send(4);
    assertThat(recv.value()).isEqualTo(4);
    assertThatThrownBy(() -> used.send(5)).isInstanceOf(IllegalStateException.class);
    used.close();
    assertThatThrownBy(receiver::tryRecv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("the last permit that is closed ends a closed channel")
  void lastPermit() throws Exception {
    var permit = Driven.now(sender.reserve());
    sender.close();
    var recv = new Driven<>(receiver.recv());
    assertThat(recv.isPending()).isTrue();
    permit.close();
    assertThat(recv.wakes()).isEqualTo(1);
    assertThatThrownBy(recv::poll).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> permit.send(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("12.2 a cancelled reserve passes on its place in the queue, and what it was granted")
  void cancelledReserve() throws Exception {
    new Driven<>(sender.reserve()).cancel();
    fill();
    var first = new Driven<>(sender.reserve());
    var second = new Driven<>(sender.reserve());
    assertThat(first.isPending() && second.isPending()).isTrue();
    assertReceives(1);
    assertThat(first.wakes()).isEqualTo(1);
    first.cancel();
    assertThat(second.wakes()).isEqualTo(1);
    var permit = second.value();
    second.cancel();
    assertThat(sender.trySend(9)).as("the permit has the place").isFalse();
    permit.send(3);
    assertReceives(2, 3);
  }

  @Test
  @DisplayName("polls of a sender: a place reserved is for its next send, or returned")
  void pollLevel() throws Exception {
    var woken = new Driven<>(sender.closed());
    Context cx = Context.of(woken);
    assertThat(sender.pollSend(cx, 1)).isTrue();
    assertThat(sender.pollReserve(cx)).isTrue();
    assertThat(sender.pollReserve(cx)).isTrue();
    assertThat(sender.trySend(9)).isFalse();
    receiver.closeChannel();
    assertThat(sender.pollSend(cx, 2)).as("through the close").isTrue();
    assertReceives(1, 2);
    assertThatThrownBy(() -> sender.pollReserve(cx)).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> sender.pollSend(cx, 3)).isInstanceOf(SendFailedException.class);
  }

  @Test
  @DisplayName("polls of a sender that waits: it is woken, or gives up and passes on")
  void pollLevelWaits() throws Exception {
    fill();
    var woken = new Driven<>(sender.closed());
    Context cx = Context.of(woken);
    assertThat(sender.pollSend(cx, 3)).isFalse();
    var after = waitingSend(4);
    assertReceives(1);
    assertThat(woken.wakes()).isEqualTo(1);
    sender.cancelSend();
    assertThat(after.wakes()).isEqualTo(1);
    after.value();
    var another = sender.another();
    assertThat(another.pollReserve(cx)).isFalse();
    assertReceives(2);
    assertThat(another.pollReserve(cx)).isTrue();
    assertThat(sender.trySend(9)).isFalse();
    another.close();
    assertThat(sender.trySend(5)).as("closing it returned the place").isTrue();
    assertReceives(4, 5);
  }

  @Test
  @DisplayName("a sender closed by another party fails the poll that waits on it")
  void closedWhileItPolls() throws Exception {
    fill();
    var woken = new Driven<>(sender.closed());
    var another = sender.another();
    assertThat(another.pollSend(Context.of(woken), 3)).isFalse();
    another.close();
    assertThat(woken.wakes()).isEqualTo(1);
    assertThatThrownBy(() -> another.pollSend(Context.of(woken), 3))
        .isInstanceOf(SendFailedException.class);
    assertReceives(1);
    assertThat(sender.trySend(3)).isTrue();
  }

  @Test
  @DisplayName("recvMany takes what there is, at most max, and 0 at the end")
  void many() throws Exception {
    var unbounded = Mpsc.<Integer>unbounded();
    for (int i = 0; i < 5; i++) {
      unbounded.sender().trySend(i);
    }
    assertThat(unbounded.receiver().tryRecv()).isZero();
    unbounded.sender().trySend(5);
    var buffer = new ArrayList<Integer>();
    assertThat(Driven.now(unbounded.receiver().recvMany(buffer, 2))).isEqualTo(2);
    assertThat(Driven.now(unbounded.receiver().recvMany(buffer, 10))).isEqualTo(3);
    assertThat(buffer).containsExactly(1, 2, 3, 4, 5);
    unbounded.sender().trySend(6);
    unbounded.sender().close();
    assertThat(Driven.now(unbounded.receiver().recvMany(buffer, 10))).isEqualTo(1);
    assertThat(Driven.now(unbounded.receiver().recvMany(buffer, 10))).isZero();
    assertThatThrownBy(() -> receiver.recvMany(buffer, 0).poll(Context.of(() -> {})))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a message that the buffer of recvMany refuses is closed")
  void refusedByTheBuffer() throws Exception {
    var owned = Mpsc.<Resource>bounded(2);
    var message = new Resource();
    owned.sender().trySend(message);
    List<Resource> full = List.of();
    assertThatThrownBy(() -> Driven.now(owned.receiver().recvMany(full, 1)))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(message.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "closing the receiver closes what it has not received, in its batch and in the inbox")
  void ownedMessages() throws Exception {
    var owned = Mpsc.<Resource>unbounded();
    var messages = new ArrayList<Resource>();
    for (int i = 0; i < 3; i++) {
      messages.add(new Resource());
      owned.sender().trySend(messages.get(i));
    }
    var permit = owned.sender().tryReserve();
    assertThat(owned.receiver().tryRecv()).isSameAs(messages.get(0));
    messages.add(new Resource());
    owned.sender().trySend(messages.get(3));
    owned.receiver().close();
    owned.receiver().close();
    assertThat(messages).extracting(Resource::closes).containsExactly(0, 1, 1, 1);
    assertThat(owned.sender().size()).isZero();
    var late = new Resource();
    assertThatThrownBy(() -> permit.send(late)).isInstanceOf(SendFailedException.class);
    assertThatThrownBy(() -> owned.sender().trySend(late)).isInstanceOf(SendFailedException.class);
    assertThat(late.closes()).as("it came back").isZero();
    assertThatThrownBy(() -> owned.receiver().tryRecv()).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("closing the receiver wakes a receive that waits, senders, and those who await it")
  void closingWakes() throws Exception {
    var recv = new Driven<>(receiver.recv());
    assertThat(recv.isPending()).isTrue();
    receiver.close();
    assertThat(recv.wakes()).isEqualTo(1);
    assertThatThrownBy(recv::poll).isInstanceOf(ChannelClosedException.class);
    Driven.now(sender.closed());
    var cancelled = new Driven<>(Mpsc.<Integer>unbounded().sender().closed());
    assertThat(cancelled.isPending()).isTrue();
    cancelled.cancel();
  }

  @Test
  @DisplayName("a closed() that is cancelled is not woken")
  void cancelledClosed() throws Exception {
    var closed = new Driven<>(sender.closed());
    assertThat(closed.isPending()).isTrue();
    closed.cancel();
    receiver.close();
    assertThat(closed.wakes()).isZero();
  }

  @Test
  @DisplayName("a waker that throws harms neither its caller nor others")
  void throwingWaker() throws Exception {
    fill();
    sender
        .another()
        .pollSend(
            Context.of(
                () -> {
                  throw new AssertionError("a bad waker");
                }),
            3);
    var fourth = waitingSend(4);
    assertReceives(1, 2);
    assertThat(fourth.wakes()).isEqualTo(1);
  }

  @Test
  @DisplayName("12.10 what was received, and what nobody received, is not kept")
  void keepsNothing() throws Exception {
    var objects = Mpsc.<Object>unbounded();
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
  @DisplayName("an unbounded channel takes a burst, and gives its memory back")
  void burst() throws Exception {
    var unbounded = Mpsc.<Integer>unbounded();
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < 100_000; i++) {
        assertThat(unbounded.sender().trySend(i)).isTrue();
      }
      assertThat(unbounded.sender().size()).isEqualTo(100_000);
      for (int i = 0; i < 100_000; i++) {
        assertThat(unbounded.receiver().tryRecv()).isEqualTo(i);
      }
      for (int i = 0; i < 100; i++) {
        unbounded.sender().trySend(i);
        assertThat(unbounded.receiver().tryRecv()).isEqualTo(i);
      }
    }
    assertThat(unbounded.receiver().size()).isZero();
  }

  @Test
  @DisplayName("channels refuse null and a capacity of 0")
  void refuses() {
    assertThatThrownBy(() -> Mpsc.bounded(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sender.trySend(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Driven.now(sender.send(null)))
        .isInstanceOf(NullPointerException.class);
  }
}
