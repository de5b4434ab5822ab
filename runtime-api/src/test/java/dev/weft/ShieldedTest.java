package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.time.Time;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Without async blocks; with them, the examples have the tests.
@Timeout(30)
class ShieldedTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final Weft weft = Toys.builder().executor(executor).open();
  private final Probe<String> inner = new Probe<>();

  @AfterEach
  void close() {
    weft.close(Duration.ZERO);
  }

  private JoinHandle<String> run(Future<String> future) {
    JoinHandle<String> handle = weft.spawn(future);
    executor.runAll();
    return handle;
  }

  private void awaitEnd(JoinHandle<?> handle) {
    Patience.until(
        "the task ends",
        () -> {
          executor.runAll();
          return handle.isFinished();
        });
  }

  @Test
  @DisplayName("without a cancel it is the future itself")
  void passesOn() throws Exception {
    var handle = run(Futures.shielded(inner));
    inner.finish("value");
    executor.runAll();
    assertThat(HandleOutcome.of(handle)).isEqualTo("value");
    var broken = new Exception("broken");
    var failing = run(Futures.shielded(Futures.failed(broken)));
    assertThatThrownBy(() -> HandleOutcome.of(failing)).cause().isSameAs(broken);
  }

  @Test
  @DisplayName("an aborted task polls on what is shielded, and its end comes after")
  void abortWaits() {
    var handle = run(Futures.shielded(inner));
    handle.abort();
    executor.runAll();
    handle.abort();
    executor.runAll();
    assertThat(inner.cancels).isZero();
    assertThat(handle.isFinished()).isFalse();
    assertThat(weft.liveTasks()).isEqualTo(1);
    inner.finish("late");
    executor.runAll();
    assertThat(handle.isFinished()).isTrue();
    assertThat(inner.cancels).isZero();
    assertThatThrownBy(() -> HandleOutcome.of(handle))
        .isInstanceOf(JoinException.TaskCancelled.class);
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("what fails after the cancel is suppressed in the task's outcome")
  void failsLater() {
    var handle = run(Futures.shielded(inner));
    handle.abort();
    executor.runAll();
    var broken = new Exception("broken");
    inner.fail(broken);
    inner.waker.wake();
    executor.runAll();
    assertThatThrownBy(() -> HandleOutcome.of(handle))
        .isInstanceOf(JoinException.TaskCancelled.class)
        .hasSuppressedException(broken);
  }

  @Test
  @DisplayName("before its first poll there is nothing to run on")
  void notBegun() {
    var handle = weft.spawn(Futures.shielded(inner));
    handle.abort();
    executor.runAll();
    assertThat(handle.isFinished()).isTrue();
    assertThat(inner.polls).isZero();
    assertThat(inner.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("a future that is driven by hand has no task to keep it, and is cancelled")
  void byHand() throws Exception {
    Context cx = Context.of(() -> {});
    Future<String> shielded = Futures.shielded(inner);
    shielded.poll(cx);
    shielded.cancel(cx);
    assertThat(inner.cancels).isEqualTo(1);
    assertThatThrownBy(() -> shielded.poll(cx)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("the loser of a race runs on beside its task, which ends after it")
  void loserOfARace() throws Exception {
    var handle = run(Futures.race(yieldsOnce(), Futures.shielded(inner)));
    executor.runAll();
    assertThat(inner.cancels).isZero();
    assertThat(handle.isFinished()).isFalse();
    inner.finish("late");
    executor.runAll();
    assertThat(HandleOutcome.of(handle)).isEqualTo("won");
  }

  private static Future<String> yieldsOnce() {
    return Futures.lazy(() -> Tasks.yieldNow().map(_ -> "won"));
  }

  @Test
  @DisplayName("after the limit, counted from the cancel, it is cancelled")
  void limit() {
    var handle = run(Futures.shielded(inner, Duration.ofMillis(20)));
    handle.abort();
    awaitEnd(handle);
    assertThat(inner.cancels).isEqualTo(1);
    assertThatThrownBy(() -> HandleOutcome.of(handle))
        .satisfies(
            e -> assertThat(e.getSuppressed()).hasOnlyElementsOfType(TimeoutException.class));
  }

  @Test
  @DisplayName("closing lets it run on until its own deadline, and then ends it by force")
  void closeWaits() {
    var brief = run(Futures.shielded(Time.sleep(Duration.ofMillis(30)).map(_ -> "slept")));
    assertThat(weft.close(Duration.ofSeconds(20)).isClean()).isTrue();
    assertThatThrownBy(() -> HandleOutcome.of(brief))
        .isInstanceOf(JoinException.TaskCancelled.class)
        .hasNoSuppressedExceptions();
  }

  @Test
  @DisplayName("a close that cannot wait cancels what is shielded, and says who it was")
  void closeByForce() {
    var handle = run(Futures.shielded(inner, LONG));
    handle.abort();
    executor.runAll();
    assertThat(weft.close(Duration.ofMillis(30)).isClean()).isFalse();
    assertThat(inner.cancels).isEqualTo(1);
    assertThat(handle.isFinished()).isTrue();
  }

  @Test
  @DisplayName("local tasks are shielded until their owner closes them")
  void localTasks() throws Exception {
    try (Weft other = Toys.open();
        var local = LocalTasks.open(other)) {
      JoinHandle<String> handle =
          local.spawn(Futures.shielded(Time.sleep(Duration.ofMillis(20)).map(_ -> "slept")));
      local.blockOn(Futures.lazy(Tasks::yieldNow));
      handle.abort();
      assertThatThrownBy(() -> local.blockOn(handle))
          .isInstanceOf(JoinException.TaskCancelled.class);
      var forced = local.spawn(Futures.shielded(inner, LONG));
      local.blockOn(Futures.lazy(Tasks::yieldNow));
      local.close();
      assertThat(forced.isFinished()).isTrue();
      assertThat(inner.cancels).isEqualTo(1);
    }
  }
}
