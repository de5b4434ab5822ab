package dev.weft.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.toys.Driven;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WatchTest {

  private final Watch<Integer> channel = Watch.channel(0);
  private final Watch.Sender<Integer> sender = channel.sender();
  private final Watch.Receiver<Integer> receiver = channel.receiver();

  @Test
  @DisplayName("12.11 a receiver sees the latest value, and skips those before")
  void latest() throws Exception {
    assertThat(receiver.hasChanged()).as("the initial value counts as seen").isFalse();
    assertThat(receiver.get()).isZero();
    sender.send(1);
    sender.send(2);
    assertThat(receiver.hasChanged()).isTrue();
    assertThat(receiver.borrow()).isEqualTo(2);
    assertThat(receiver.hasChanged()).as("borrowed, not seen").isTrue();
    Driven.now(receiver.changed());
    assertThat(receiver.hasChanged()).isFalse();
    assertThat(new Driven<>(receiver.changed()).isPending()).isTrue();
    sender.send(3);
    assertThat(receiver.get()).isEqualTo(3);
    assertThat(new Driven<>(receiver.changed()).isPending()).as("got, so seen").isTrue();
    assertThat(sender.get()).isEqualTo(3);
  }

  @Test
  @DisplayName("a change wakes every receiver that waits, once")
  void wakesAll() throws Exception {
    var another = receiver.another();
    var first = new Driven<>(receiver.changed());
    var second = new Driven<>(another.changed());
    assertThat(first.isPending() && second.isPending()).isTrue();
    sender.send(1);
    sender.send(2);
    assertThat(List.of(first.wakes(), second.wakes())).containsOnly(1);
    first.value();
    second.value();
    assertThat(another.hasChanged()).isFalse();
  }

  @Test
  @DisplayName("12.4 a cancelled wait has seen nothing, at every point")
  void cancelled() throws Exception {
    new Driven<>(receiver.changed()).cancel();
    var given = new Driven<>(receiver.changed());
    assertThat(given.isPending()).isTrue();
    given.cancel();
    sender.send(1);
    assertThat(given.wakes()).as("who gave up is not woken").isZero();
    Driven.now(receiver.changed());
    var woken = new Driven<>(receiver.changed());
    assertThat(woken.isPending()).isTrue();
    sender.send(2);
    woken.cancel();
    assertThat(receiver.hasChanged()).isTrue();
    var waiting = new Driven<>(receiver.waitFor(n -> n == 9));
    assertThat(waiting.isPending()).isTrue();
    waiting.cancel();
    sender.send(9);
    assertThat(waiting.wakes()).isZero();
    assertThat(Driven.now(receiver.waitFor(n -> n == 9))).isEqualTo(9);
  }

  @Test
  @DisplayName("12.11 the final value is seen before the end")
  void finalValue() throws Exception {
    var another = sender.another();
    var late = sender.newReceiver();
    sender.send(1);
    sender.close();
    sender.close();
    assertThat(late.get()).isEqualTo(1);
    var waiting = new Driven<>(late.changed());
    assertThat(waiting.isPending()).as("one sender is left").isTrue();
    another.close();
    assertThat(waiting.wakes()).isEqualTo(1);
    assertThatThrownBy(waiting::poll).isInstanceOf(ChannelClosedException.class);
    Driven.now(receiver.changed());
    assertThat(receiver.get()).isEqualTo(1);
    assertThatThrownBy(() -> Driven.now(receiver.changed()))
        .isInstanceOf(ChannelClosedException.class);
    assertThat(Driven.now(receiver.waitFor(n -> n == 1))).isEqualTo(1);
    assertThatThrownBy(() -> Driven.now(receiver.waitFor(n -> n == 2)))
        .isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(() -> sender.send(2)).isInstanceOf(SendFailedException.class);
    assertThatThrownBy(() -> sender.sendModify(n -> n)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> sender.sendIf(2, n -> true)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(sender::another).isInstanceOf(IllegalStateException.class);
    assertThat(receiver.borrow()).isEqualTo(1);
  }

  @Test
  @DisplayName("waitFor begins with the latest value and goes on until one satisfies")
  void waitFor() throws Exception {
    assertThat(Driven.now(receiver.waitFor(n -> n == 0))).isZero();
    var waiting = new Driven<>(receiver.waitFor(n -> n > 1));
    assertThat(waiting.isPending()).isTrue();
    sender.send(1);
    assertThat(waiting.wakes()).isEqualTo(1);
    assertThat(waiting.isPending()).isTrue();
    sender.send(2);
    assertThat(waiting.value()).isEqualTo(2);
    assertThat(receiver.hasChanged()).isFalse();
    var failing =
        receiver.waitFor(
            _ -> {
              throw new IllegalArgumentException("no");
            });
    assertThatThrownBy(() -> Driven.now(failing)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a value sent while the condition is looked at is looked at, too")
  void sentDuringTheLook() throws Exception {
    var seen = new ArrayList<Integer>();
    assertThat(
            Driven.now(
                receiver.waitFor(
                    n -> {
                      seen.add(n);
                      if (n < 2) {
                        sender.sendModify(m -> m + 1);
                      }
                      return n == 2;
                    })))
        .isEqualTo(2);
    assertThat(seen).containsExactly(0, 1, 2);
  }

  @Test
  @DisplayName("sendIf and sendModify look at the latest value and replace it in one step")
  void conditionally() throws Exception {
    assertThat(sender.sendIf(5, n -> n < 5)).isTrue();
    assertThat(sender.sendIf(4, n -> n < 4)).isFalse();
    Driven.now(receiver.changed());
    assertThat(receiver.get()).isEqualTo(5);
    assertThat(sender.sendModify(n -> n * 2)).isEqualTo(5);
    assertThat(receiver.get()).isEqualTo(10);
    int[] calls = {0};
    sender.sendModify(
        n -> {
          if (calls[0]++ == 0) {
            sender.sendModify(m -> m + 100); // comes between
          }
          return n + 1;
        });
    assertThat(receiver.get()).isEqualTo(111);
    assertThat(calls[0]).isEqualTo(2);
  }

  @Test
  @DisplayName("without receivers send fails and changes nothing; sendModify does not ask")
  void noReceiver() throws Exception {
    var closed = new Driven<>(sender.closed());
    var given = new Driven<>(sender.closed());
    assertThat(closed.isPending() && given.isPending()).isTrue();
    given.cancel();
    var waiting = new Driven<>(receiver.changed());
    assertThat(waiting.isPending()).isTrue();
    receiver.close();
    receiver.close();
    assertThat(waiting.wakes()).isEqualTo(1);
    assertThatThrownBy(waiting::poll).isInstanceOf(ChannelClosedException.class);
    assertThatThrownBy(receiver::another).isInstanceOf(IllegalStateException.class);
    assertThat(closed.wakes()).isEqualTo(1);
    assertThat(given.wakes()).isZero();
    closed.value();
    assertThatThrownBy(() -> sender.send(1))
        .isInstanceOfSatisfying(
            SendFailedException.class, e -> assertThat(e.<Integer>value()).isEqualTo(1));
    assertThat(sender.get()).isZero();
    sender.sendModify(_ -> 2);
    assertThat(sender.receiverCount()).isZero();
    try (var again = sender.newReceiver()) {
      assertThat(again.hasChanged()).isFalse();
      assertThat(again.get()).isEqualTo(2);
      assertThat(new Driven<>(sender.closed()).isPending()).isTrue();
    }
  }

  @Test
  @DisplayName("(S) counting from several threads loses nothing, and the last count is heard")
  void counting() throws Exception {
    int threads = 3;
    int each = 2_000;
    try (var pool = Executors.newCachedThreadPool()) {
      for (int t = 0; t < threads; t++) {
        var own = sender.another();
        pool.submit(
            () -> {
              try (own) {
                for (int i = 0; i < each; i++) {
                  own.sendModify(n -> n + 1);
                }
              }
            });
      }
      sender.close();
      var woken = new Semaphore(0);
      Context cx = Context.of(woken::release);
      int last = receiver.get();
      try {
        while (true) {
          if (receiver.pollChanged(cx)) {
            int now = receiver.get();
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
          } else {
            assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).as("woken").isTrue();
          }
        }
      } catch (ChannelClosedException end) {
        assertThat(last).isEqualTo(threads * each);
      }
    }
  }
}
