package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.task.PollingThread;
import dev.weft.time.Time;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimeoutTest {

  private final Weft weft = Toys.open();
  private final CountingWaker waker = new CountingWaker();
  private final Context cx =
      new Context(PollingThread.nobodysWorker(weft.tasks()), null).withWaker(waker);
  private final Probe<Integer> inner = new Probe<>();

  @AfterEach
  void close() {
    weft.close();
  }

  private boolean noTimers() {
    return !weft.driver().needsTurn();
  }

  @Test
  @DisplayName("a future that is late is cancelled, and the message names the limit")
  void lateFutureIsCancelled() {
    long start = System.nanoTime();
    assertThatThrownBy(() -> weft.blockOn(Futures.timeout(Duration.ofMillis(200), inner)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("200ms");
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(200_000_000L);
    assertThat(inner.cancels).isEqualTo(1);
    assertThat(inner.polls).isEqualTo(2);
  }

  @Test
  @DisplayName("a future in time leaves no timer behind, nor does a failed or a cancelled one")
  void timerIsReleased() throws Exception {
    Future<Integer> timeout = Futures.timeout(Duration.ofHours(1), inner);
    assertThat(timeout.poll(cx).isPending()).isTrue();
    assertThat(noTimers()).isFalse();
    inner.finish(1);
    assertThat(timeout.poll(cx)).isEqualTo(Poll.ready(1));
    assertThat(noTimers()).isTrue();

    var failing = new Probe<Integer>();
    Future<Integer> failed = Futures.timeout(Duration.ofHours(1), failing);
    failed.poll(cx);
    failing.fail(new Exception());
    assertThatThrownBy(() -> failed.poll(cx)).isExactlyInstanceOf(Exception.class);
    assertThat(noTimers()).isTrue();

    Future<Integer> cancelled = Futures.timeout(Duration.ofHours(1), new Probe<Integer>());
    cancelled.poll(cx);
    cancelled.cancel(cx);
    assertThat(noTimers()).isTrue();
  }

  @Test
  @DisplayName("the future is polled first: ready now beats a limit of zero, pending does not")
  void innerIsPolledFirst() throws Exception {
    assertThat(Futures.timeout(Duration.ZERO, Futures.ready(1)).poll(cx)).isEqualTo(Poll.ready(1));
    assertThatThrownBy(() -> Futures.timeout(Duration.ZERO, inner).poll(cx))
        .isInstanceOf(TimeoutException.class);
    assertThat(inner.polls).isEqualTo(1);
  }

  @Test
  @DisplayName("9.4 a loop that is always ready and spends the budget still times out")
  void busyLoopTimesOut() {
    Future<Integer> busy =
        Futures.pollFn(
            cx -> {
              while (cx.mayProceed()) {
                cx.madeProgress();
              }
              return Poll.pending();
            });
    assertThatThrownBy(() -> weft.blockOn(Futures.timeout(Duration.ofMillis(50), busy)))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  @DisplayName("8.9 a limit for ever is no limit")
  void limitForEver() throws Exception {
    Future<Integer> timeout = Futures.timeout(Duration.ofSeconds(Long.MAX_VALUE), inner);
    assertThat(timeout.poll(cx).isPending()).isTrue();
    inner.finish(1);
    assertThat(timeout.poll(cx)).isEqualTo(Poll.ready(1));
  }

  @Test
  @DisplayName("8.18 on a closed runtime a timeout fails and cancels its future")
  void closedRuntime() {
    weft.close();
    assertThatThrownBy(() -> Futures.timeout(Duration.ofHours(1), inner).poll(cx))
        .isInstanceOf(RuntimeClosedException.class);
    assertThat(inner.cancels).isEqualTo(1);
    Future<Void> sleep = Time.sleep(Duration.ofHours(1));
    assertThatThrownBy(() -> sleep.poll(cx)).isInstanceOf(RuntimeClosedException.class);
    assertThatThrownBy(() -> sleep.poll(cx)).isExactlyInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("a future that is late is cancelled, and the fallback's goes on without a limit")
  void fallsBack() throws Exception {
    var instead = new Probe<Integer>();
    Future<Integer> timeout = Futures.timeout(Duration.ZERO, inner, () -> instead);
    assertThat(timeout.poll(cx).isPending()).isTrue();
    assertThat(inner.cancels).isEqualTo(1);
    assertThat(instead.polls).isEqualTo(1);
    assertThat(noTimers()).isTrue();
    instead.finish(7);
    assertThat(timeout.poll(cx)).isEqualTo(Poll.ready(7));
    assertThat(
            weft.<Integer>blockOn(
                Futures.timeout(Duration.ofMillis(20), Futures.never(), () -> Futures.ready(5))))
        .isEqualTo(5);
  }

  @Test
  @DisplayName("in time, failed or cancelled, it calls no fallback and leaves no timer behind")
  void needsNoFallback() throws Exception {
    Callable<Future<Integer>> unwanted =
        () -> {
          throw new AssertionError("called in time");
        };
    Duration hour = Duration.ofHours(1);
    Future<Integer> inTime = Futures.timeout(hour, inner, unwanted);
    assertThat(inTime.poll(cx).isPending()).isTrue();
    assertThat(noTimers()).isFalse();
    inner.finish(1);
    assertThat(inTime.poll(cx)).isEqualTo(Poll.ready(1));
    assertThat(noTimers()).isTrue();
    var late = new TimeoutException("the future's own");
    assertThatThrownBy(
            () -> Futures.timeout(hour, Futures.<Integer>failed(late), unwanted).poll(cx))
        .isSameAs(late);
    var cancelled = new Probe<Integer>();
    Future<Integer> givenUp = Futures.timeout(hour, cancelled, unwanted);
    assertThat(givenUp.poll(cx).isPending()).isTrue();
    givenUp.cancel(cx);
    assertThat(cancelled.cancels).isEqualTo(1);
    assertThat(noTimers()).isTrue();
  }

  @Test
  @DisplayName("what the fallback throws fails the whole; a cancel then reaches what it made")
  void fallbackFails() throws Exception {
    var failure = new Exception("no fallback");
    Future<Integer> failing =
        Futures.timeout(
            Duration.ZERO,
            inner,
            () -> {
              throw failure;
            });
    assertThatThrownBy(() -> failing.poll(cx)).isSameAs(failure);
    assertThat(inner.cancels).isEqualTo(1);
    assertThatThrownBy(() -> failing.poll(cx)).isInstanceOf(IllegalStateException.class);
    var instead = new Probe<Integer>();
    Future<Integer> cancelled = Futures.timeout(Duration.ZERO, new Probe<>(), () -> instead);
    assertThat(cancelled.poll(cx).isPending()).isTrue();
    cancelled.cancel(cx);
    assertThat(instead.cancels).isEqualTo(1);
    weft.close();
    var late = new Probe<Integer>();
    assertThatThrownBy(() -> Futures.timeout(Duration.ofHours(1), late, () -> instead).poll(cx))
        .isInstanceOf(RuntimeClosedException.class);
    assertThat(late.cancels).isEqualTo(1);
  }
}
