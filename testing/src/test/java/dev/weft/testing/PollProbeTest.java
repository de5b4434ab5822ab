package dev.weft.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.sync.Oneshot;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PollProbeTest {

  @Test
  @DisplayName("a future is pending, is woken, and is ready")
  void lifeOfAFuture() {
    var channel = Oneshot.<String>channel();
    var received = PollProbe.of(channel.receiver());
    received.assertPending().assertNotWoken();
    channel.sender().send("hello");
    received.assertWoken();
    assertThat(received.wakes()).isEqualTo(1);
    received.assertReady("hello");
    assertThat(received.wakes()).as("forgotten with the poll").isZero();
    assertThat(received.totalWakes()).isEqualTo(1);
    assertThat(received.polls()).isEqualTo(2);
  }

  @Test
  @DisplayName("a wake during the poll counts")
  void wokenInPoll() {
    var probe =
        PollProbe.of(
            Futures.<Integer>pollFn(
                cx -> {
                  cx.waker().wake();
                  return Poll.pending();
                }));
    probe.assertPending().assertWoken();
    assertThat(probe.isWoken()).isTrue();
  }

  @Test
  @DisplayName("assertPending fails if the future is ready, and if it fails")
  void notPending() {
    assertThatThrownBy(() -> PollProbe.of(Futures.ready(7)).assertPending())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to be pending, but it is ready with 7");
    var broken = new IOException("broken");
    assertThatThrownBy(() -> PollProbe.of(Futures.failed(broken)).assertPending())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to be pending, but it failed")
        .hasCause(broken);
  }

  @Test
  @DisplayName("assertReady fails if the future is pending, fails, or has another value")
  void notReady() {
    assertThatThrownBy(() -> PollProbe.of(Futures.never()).assertReady())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to be ready, but it is pending");
    assertThatThrownBy(() -> PollProbe.of(Futures.never()).as("the answer").assertReady())
        .hasMessage("expected the answer (poll 1) to be ready, but it is pending");
    var broken = new IOException("broken");
    assertThatThrownBy(() -> PollProbe.of(Futures.failed(broken)).assertReady()).hasCause(broken);
    assertThatThrownBy(() -> PollProbe.of(Futures.ready(7)).assertReady(8))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("8");
  }

  @Test
  @DisplayName("assertFailed gives the failure; it fails if there is none, or another one")
  void failed() {
    var broken = new IOException("broken");
    assertThat(PollProbe.of(Futures.failed(broken)).assertFailed(IOException.class))
        .isSameAs(broken);
    assertThatThrownBy(
            () -> PollProbe.of(Futures.failed(broken)).assertFailed(IllegalStateException.class))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> PollProbe.of(Futures.ready(7)).assertFailed(IOException.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("to fail with a IOException, but it is ready with 7");
    assertThatThrownBy(() -> PollProbe.of(Futures.never()).assertFailed(IOException.class))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("but it is pending");
  }

  @Test
  @DisplayName("the assertions about wakes fail")
  void wakes() {
    var never = PollProbe.of(Futures.never()).assertPending();
    assertThatThrownBy(never::assertWoken).isInstanceOf(AssertionError.class);
    never.waker().wake();
    assertThatThrownBy(never::assertNotWoken).isInstanceOf(AssertionError.class);
  }

  @Test
  @DisplayName("cancel cancels; what is not ready at once is cancelled by now")
  void cancelled() throws Exception {
    var channel = Oneshot.<String>channel();
    var received = PollProbe.of(channel.receiver()).assertPending();
    received.cancel();
    received.assertNotWoken();
    assertThat(PollProbe.now(Futures.ready(7))).isEqualTo(7);
    var cancelled = new AtomicBoolean();
    var pending = Futures.pollFn(cx -> Poll.<Integer>pending(), cx -> cancelled.set(true));
    assertThatThrownBy(() -> PollProbe.now(pending))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("is pending");
    assertThat(cancelled).isTrue();
  }

  @Test
  @DisplayName("waitsFor says what a dump would, of all that the future polls")
  void waitsFor() {
    var left = Oneshot.<String>channel();
    Future<Object> silent =
        new Future<>() {
          @Override
          public Poll<Object> poll(Context cx) {
            return Poll.pending();
          }

          @Override
          public void cancel(Context cx) {}
        };
    assertThat(PollProbe.of(Futures.join(left.receiver(), silent)).waitsFor())
        .contains(
            "the value of a oneshot channel",
            silent.getClass().getName() + ", which does not say what it waits for");
  }

  @Test
  @DisplayName("what needs a runtime says so")
  void runtimeless() {
    PollProbe.of(Time.sleep(Duration.ofSeconds(1))).assertFailed(IllegalStateException.class);
  }
}
