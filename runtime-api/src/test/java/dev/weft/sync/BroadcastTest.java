package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.toys.Driven;
import dev.weft.toys.Patience;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BroadcastTest {

  private final Broadcast<Integer> channel = Broadcast.channel(2);
  private final Broadcast.Sender<Integer> sender = channel.sender();
  private final Broadcast.Receiver<Integer> receiver = channel.receiver();

  private static <T> List<T> drain(Broadcast.Receiver<T> receiver) throws Exception {
    var all = new ArrayList<T>();
    for (T value = receiver.tryRecv(); value != null; value = receiver.tryRecv()) {
      all.add(value);
    }
    return all;
  }

  private Driven<@Nullable Void> waitingSend(int value) throws Exception {
    var send = new Driven<>(sender.send(value));
    assertThat(send.isPending()).isTrue();
    return send;
  }

  @Test
  @DisplayName("S3-6 12.5 every receiver gets every value once, in order")
  void everyReceiver() throws Exception {
    var second = sender.newReceiver();
    for (int i = 0; i < 100; i++) {
      Driven.now(sender.send(i));
      assertThat(Driven.now(receiver.recv())).isEqualTo(i);
      assertThat(Driven.now(second.recv())).isEqualTo(i);
    }
    assertThat(receiver.tryRecv()).isNull();
    assertThat(second.tryRecv()).isNull();
  }

  @Test
  @DisplayName("S3-7 12.7 a copy sees what is still queued for the original; a new one does not")
  void copies() throws Exception {
    sender.trySend(1);
    sender.trySend(2);
    assertThat(receiver.tryRecv()).isEqualTo(1);
    var copy = receiver.copy();
    var late = sender.newReceiver();
    assertThat(drain(copy)).containsExactly(2);
    assertThat(drain(receiver)).containsExactly(2);
    assertThat(drain(late)).isEmpty();
    sender.trySend(3);
    assertThat(drain(copy)).containsExactly(3);
    assertThat(drain(late)).containsExactly(3);
    assertThat(drain(receiver)).containsExactly(3);
  }

  @Test
  @DisplayName("S3-7 a copy made after the end still sees what is queued")
  void copyAfterTheEnd() throws Exception {
    sender.trySend(1);
    sender.close();
    var copy = receiver.copy();
    assertThat(Driven.now(copy.recv())).isEqualTo(1);
    assertThatThrownBy(() -> Driven.now(copy.recv())).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("S3-6 12.1 12.6 a full channel makes senders wait for the slowest, first come first")
  void waitsForTheSlowest() throws Exception {
    var slow = receiver.copy();
    assertThat(sender.trySend(1)).isTrue();
    assertThat(sender.trySend(2)).isTrue();
    assertThat(sender.trySend(3)).isFalse();
    var third = waitingSend(3);
    var fourth = waitingSend(4);
    assertThat(drain(receiver)).containsExactly(1, 2);
    assertThat(third.wakes()).as("the slow one has not moved").isZero();
    assertThat(slow.tryRecv()).isEqualTo(1);
    assertThat(third.wakes()).isEqualTo(1);
    assertThat(fourth.wakes()).isZero();
    assertThat(sender.trySend(9)).as("nobody overtakes").isFalse();
    assertThat(fourth.isPending()).isTrue();
    assertThat(third.value()).isNull();
    assertThat(drain(slow)).containsExactly(2, 3);
    assertThat(fourth.value()).isNull();
    assertThat(drain(receiver)).containsExactly(3, 4);
  }

  @Test
  @DisplayName("S3-6 12.6 closing the slow receiver lets the senders go on")
  void slowReceiverCloses() throws Exception {
    var slow = receiver.copy();
    sender.trySend(1);
    sender.trySend(2);
    assertThat(drain(receiver)).containsExactly(1, 2);
    var third = waitingSend(3);
    slow.close();
    assertThat(third.wakes()).isEqualTo(1);
    assertThat(third.value()).isNull();
    assertThat(drain(receiver)).containsExactly(3);
  }

  @Test
  @DisplayName("12.6 inactive receivers hold nobody up, and keep sending from failing")
  void inactive() throws Exception {
    var inactive = receiver.deactivate();
    for (int i = 0; i < 10; i++) {
      assertThat(sender.trySend(i)).isTrue();
    }
    var active = inactive.activate();
    sender.trySend(10);
    assertThat(drain(active)).containsExactly(10);
    assertThatThrownBy(inactive::activate).isInstanceOf(IllegalStateException.class);
    active.deactivate().close();
    assertThatThrownBy(() -> sender.trySend(11)).isInstanceOf(SendFailedException.class);
  }

  @Test
  @DisplayName("S3-6 without receivers, sending fails and brings the value back")
  void noReceiver() throws Exception {
    sender.trySend(1);
    sender.trySend(2);
    var third = waitingSend(3);
    receiver.close();
    assertThat(third.wakes()).isEqualTo(1);
    assertThatThrownBy(third::poll)
        .isInstanceOfSatisfying(
            SendFailedException.class, e -> assertThat(e.<Integer>value()).isEqualTo(3));
    assertThatThrownBy(() -> Driven.now(sender.send(4)))
        .isInstanceOfSatisfying(
            SendFailedException.class, e -> assertThat(e.<Integer>value()).isEqualTo(4));
    var again = sender.newReceiver();
    sender.trySend(5);
    assertThat(drain(again)).containsExactly(5);
  }

  @Test
  @DisplayName("12.3 closing wakes all; what is queued can still be received, then receiving fails")
  void closes() throws Exception {
    var waiting = new Driven<>(sender.newReceiver().recv());
    assertThat(waiting.isPending()).isTrue();
    sender.trySend(1);
    sender.trySend(2);
    var send = waitingSend(3);
    var ahead = receiver.copy();
    assertThat(drain(ahead)).containsExactly(1, 2);
    var end = new Driven<>(ahead.recv());
    assertThat(end.isPending()).isTrue();
    sender.copy().closeChannel();
    assertThat(send.wakes()).isEqualTo(1);
    assertThat(end.wakes()).isEqualTo(1);
    assertThatThrownBy(send::poll).isInstanceOf(SendFailedException.class);
    assertThatThrownBy(end::poll).isInstanceOf(ChannelClosedException.class);
    assertThat(receiver.tryRecv()).isEqualTo(1);
    assertThat(receiver.tryRecv()).isEqualTo(2);
    assertThatThrownBy(receiver::tryRecv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("12.3 the channel closes with its last sender, not before")
  void lastSender() throws Exception {
    var second = sender.copy();
    sender.close();
    sender.close();
    assertThatThrownBy(() -> sender.trySend(1)).isInstanceOf(SendFailedException.class);
    assertThatThrownBy(sender::copy).isInstanceOf(IllegalStateException.class);
    assertThat(receiver.tryRecv()).isNull();
    second.close();
    assertThatThrownBy(receiver::tryRecv).isInstanceOf(ChannelClosedException.class);
  }

  @Test
  @DisplayName("12.2 I4 cancelling a sender that was woken passes its place on")
  void cancelledGrant() throws Exception {
    sender.trySend(1);
    sender.trySend(2);
    var third = waitingSend(3);
    var fourth = waitingSend(4);
    assertThat(receiver.tryRecv()).isEqualTo(1);
    assertThat(third.wakes()).isEqualTo(1);
    third.cancel();
    third.cancel();
    assertThat(fourth.wakes()).isEqualTo(1);
    assertThat(fourth.value()).isNull();
    assertThat(drain(receiver)).containsExactly(2, 4);
    assertThat(sender.trySend(5)).isTrue();
    assertThat(sender.trySend(6)).isTrue();
    assertThat(sender.trySend(7)).as("no room was won or lost").isFalse();
  }

  @Test
  @DisplayName("12.2 cancelling a sender in the middle of the queue leaves the others their places")
  void cancelledInTheMiddle() throws Exception {
    sender.trySend(1);
    sender.trySend(2);
    var a = waitingSend(3);
    var b = waitingSend(4);
    var c = waitingSend(5);
    b.cancel();
    drain(receiver);
    assertThat(List.of(a.wakes(), b.wakes(), c.wakes())).containsExactly(1, 0, 1);
  }

  @Test
  @DisplayName("12.4 a cancelled receive has received nothing")
  void cancelledReceive() throws Exception {
    var waiting = new Driven<>(receiver.recv());
    assertThat(waiting.isPending()).isTrue();
    waiting.cancel();
    sender.trySend(1);
    assertThat(waiting.wakes()).isZero();
    assertThat(receiver.tryRecv()).isEqualTo(1);
  }

  @Test
  @DisplayName("12.4 a receive that was woken and cancelled leaves the value")
  void cancelledAfterWake() throws Exception {
    var waiting = new Driven<>(receiver.recv());
    assertThat(waiting.isPending()).isTrue();
    sender.trySend(1);
    assertThat(waiting.wakes()).isEqualTo(1);
    waiting.cancel();
    assertThat(receiver.tryRecv()).isEqualTo(1);
  }

  @Test
  @DisplayName("12.5 a lossy channel never makes the sender wait; the slow learn what they missed")
  void lossy() throws Exception {
    var lossy = Broadcast.<Integer>lossy(2);
    var fast = lossy.receiver();
    var slow = fast.copy();
    for (int i = 0; i < 5; i++) {
      assertThat(lossy.sender().trySend(i)).isTrue();
      assertThat(fast.tryRecv()).isEqualTo(i);
    }
    var copy = slow.copy();
    assertThatThrownBy(slow::tryRecv)
        .isInstanceOfSatisfying(LaggedException.class, e -> assertThat(e.missed()).isEqualTo(3));
    assertThat(drain(slow)).containsExactly(3, 4);
    lossy.sender().trySend(5);
    assertThat(drain(slow)).containsExactly(5);
    copy.close();
    lossy.sender().trySend(6);
    lossy.sender().trySend(7);
    lossy.sender().trySend(8);
    assertThatThrownBy(slow::tryRecv)
        .isInstanceOfSatisfying(LaggedException.class, e -> assertThat(e.missed()).isEqualTo(1));
    assertThat(drain(slow)).containsExactly(7, 8);
  }

  @Test
  @DisplayName("2.11 2.12 wakers run outside the lock, and a throwing one harms nobody")
  void wakers() throws Exception {
    var other = new Driven<>(sender.newReceiver().recv());
    var reentered = new AtomicInteger();
    Future<Integer> first = receiver.recv();
    first.poll(
        Context.of(
            () -> {
              onAnotherThread(() -> reentered.set(sender.receiverCount()));
              throw new IllegalStateException("a waker that throws");
            }));
    assertThat(other.isPending()).isTrue();
    assertThat(sender.trySend(1)).isTrue();
    assertThat(reentered).hasValue(2);
    assertThat(other.wakes()).isEqualTo(1);
    assertThat(other.value()).isEqualTo(1);
  }

  private static void onAnotherThread(Runnable action) {
    try {
      Thread.ofPlatform().start(action).join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("12.10 what nobody received is released when the receivers are gone")
  void releases() throws Exception {
    var objects = Broadcast.<Object>channel(2);
    var value = new Object();
    var reference = new WeakReference<>(value);
    objects.sender().trySend(value);
    value = null;
    objects.receiver().close();
    Patience.until(
        "it is gone",
        () -> {
          System.gc();
          return reference.get() == null;
        });
    objects.sender().close();
  }

  @Test
  @DisplayName("a receiver closed while it waits fails, and closing it again does nothing")
  void closedReceiver() throws Exception {
    var waiting = new Driven<>(receiver.recv());
    assertThat(waiting.isPending()).isTrue();
    receiver.close();
    receiver.close();
    assertThat(waiting.wakes()).isEqualTo(1);
    assertThatThrownBy(waiting::poll).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(receiver::copy).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(receiver::deactivate).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("null is refused, and so is a channel for nothing")
  void refuses() {
    assertThatThrownBy(() -> sender.send(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Broadcast.channel(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
