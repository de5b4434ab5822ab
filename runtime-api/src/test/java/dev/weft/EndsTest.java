package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.outcome.SneakyThrow;
import dev.weft.spi.TaskExecutors;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every task that is counted ends, and every end is counted, whatever fails on the way.
@Timeout(60)
class EndsTest {

  /// An executor of the JDK that throws what it is told to.
  private static final class Throwing implements Executor, AutoCloseable {
    private final java.util.concurrent.ExecutorService pool = Executors.newSingleThreadExecutor();
    private volatile @Nullable Throwable next;

    /// The thread that it is thrown on, if not on all.
    private volatile @Nullable Thread only;

    @Override
    public void execute(Runnable task) {
      Throwable t = next;
      if (t != null && (only == null || only == Thread.currentThread())) {
        throw SneakyThrow.rethrow(t);
      }
      pool.execute(task);
    }

    @Override
    public void close() {
      pool.close();
    }
  }

  private static void runsToItsEnd(Weft weft) throws Exception {
    assertThat(weft.liveTasks()).isZero();
    weft.run(Duration.ofSeconds(20));
  }

  @Test
  @DisplayName("spawnBlocking(null) is refused and counts as nothing")
  void nullCall() throws Exception {
    try (Weft weft = Toys.open()) {
      assertThatThrownBy(() -> weft.spawnBlocking(null)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> weft.spawnBlocking("n", null))
          .isInstanceOf(NullPointerException.class);
      runsToItsEnd(weft);
    }
  }

  @Test
  @DisplayName("a fork after the end of the scope is refused and counts as nothing")
  void lateFork() throws Exception {
    try (Weft weft = Toys.open()) {
      var escaped = new AtomicReference<TaskScope>();
      weft.blockOn(
          TaskScope.failFast(
              scope -> {
                escaped.set(scope);
                return Futures.ready(1);
              }));
      assertThatThrownBy(() -> escaped.get().fork(Futures.never()))
          .isInstanceOf(IllegalStateException.class);
      runsToItsEnd(weft);
    }
  }

  @Test
  @DisplayName("whatever an executor throws at a spawn reaches the spawner, and the task is over")
  void spawnThatThrows() throws Exception {
    for (Throwable thrown :
        new Throwable[] {
          new RejectedExecutionException("full"),
          new IllegalArgumentException("a bug"),
          new AssertionError("another"),
          new OutOfMemoryError("unable to create native thread")
        }) {
      try (var executor = new Throwing();
          Weft weft = Toys.builder().executor(TaskExecutors.from("throwing", executor)).open()) {
        executor.next = thrown;
        var probe = new Probe<String>();
        assertThatThrownBy(() -> weft.spawn(probe)).isSameAs(thrown);
        executor.next = null;
        assertThat(probe.cancels).as("cancels after %s", thrown).isEqualTo(1);
        assertThat(probe.polls).isZero();
        runsToItsEnd(weft);
      }
    }
  }

  @Test
  @DisplayName("a wake that the executor has no memory for is made good when it has")
  void wakeWithoutMemory() throws Exception {
    try (var executor = new Throwing();
        Weft weft = Toys.builder().executor(TaskExecutors.from("throwing", executor)).open()) {
      var probe = new Probe<String>();
      JoinHandle<String> handle = weft.spawn(probe);
      Patience.until("it waits", () -> probe.polls == 1);
      executor.next = new OutOfMemoryError("unable to create native thread");
      probe.finish("late");
      assertThat(handle.isFinished()).isFalse();
      executor.next = null;
      Patience.until("somebody has tried again", handle::isFinished);
      assertThat(weft.<String>blockOn(handle)).isEqualTo("late");
      assertThat(probe.cancels).isZero();
    }
  }

  @Test
  @DisplayName("a spawn that is refused in a poll sees to nothing that this poll has to leave")
  void refusedSpawnInAPoll() throws Exception {
    try (var executor = new Throwing();
        Weft weft = Toys.builder().executor(TaskExecutors.from("throwing", executor)).open()) {
      var probe = new Probe<String>();
      JoinHandle<String> woken = weft.spawn(probe);
      Patience.until("it waits", () -> probe.polls == 1);
      var waking =
          new Probe<Boolean>()
              .duringPoll(
                  () -> {
                    executor.only = Thread.currentThread();
                    executor.next = new OutOfMemoryError("unable to create native thread");
                    probe.finish("late");
                    executor.next = new RejectedExecutionException("full");
                    assertThatThrownBy(() -> weft.spawn(Futures.never()))
                        .isInstanceOf(RejectedExecutionException.class);
                    executor.next = null;
                  });
      waking.set(true);
      assertThat(weft.<Boolean>blockOn(weft.spawn(waking))).isTrue();
      assertThat(weft.<String>blockOn(woken)).isEqualTo("late");
      assertThat(probe.cancels).isZero();
      runsToItsEnd(weft);
    }
  }

  @Test
  @DisplayName("a wake that the executor throws at for good cancels the task")
  void wakeThatThrows() throws Exception {
    try (var executor = new Throwing();
        Weft weft = Toys.builder().executor(TaskExecutors.from("throwing", executor)).open()) {
      var probe = new Probe<String>();
      JoinHandle<String> handle = weft.spawn(probe);
      Patience.until("it waits", () -> probe.polls == 1);
      executor.next = new IllegalStateException("a bug");
      probe.finish("never seen");
      Patience.until("it is over", handle::isFinished);
      executor.next = null;
      assertThatThrownBy(() -> weft.blockOn(handle))
          .isInstanceOf(JoinException.TaskCancelled.class);
      assertThat(probe.cancels).isEqualTo(1);
    }
  }

  private static Future<Object> nested(int depth, AtomicInteger reached) {
    return Futures.lazy(
        () -> {
          reached.incrementAndGet();
          return depth == 0
              ? Futures.never()
              : TaskScope.failFast(
                  scope -> {
                    scope.fork(nested(depth - 1, reached));
                    return Futures.never();
                  });
        });
  }

  @Test
  @DisplayName("20 000 scopes in each other end, and no thread's stack is the deeper for it")
  void nestedScopes() throws Exception {
    try (Weft weft = Toys.open()) {
      var reached = new AtomicInteger();
      JoinHandle<Object> outermost = weft.spawn(nested(20_000, reached));
      Patience.until("all wait", () -> reached.get() == 20_001);
      outermost.abort();
      assertThatThrownBy(() -> weft.blockOn(outermost))
          .isInstanceOf(JoinException.TaskCancelled.class);
      runsToItsEnd(weft);
    }
  }

  @Test
  @DisplayName(
      "x1 a task that another's cleanup wakes while the runtime closes is not polled again")
  void notPolledDuringClose() throws Exception {
    // an executor whose hand-over returns when the task has run, so that the order is certain
    Executor atOnce =
        task -> {
          Thread thread = Thread.ofPlatform().start(task);
          boolean interrupted = false;
          while (thread.isAlive()) {
            try {
              thread.join();
            } catch (InterruptedException e) {
              interrupted = true;
            }
          }
          assertThat(interrupted).isFalse();
        };
    Weft weft = Toys.builder().executor(TaskExecutors.from("at-once", atOnce)).open();
    var first = new Probe<String>();
    var second = new Probe<String>();
    weft.spawn(first);
    weft.spawn(second);
    first.duringCancel(() -> second.waker.wake());
    second.duringCancel(() -> first.waker.wake());
    assertThat(weft.close(Duration.ofSeconds(20)).isClean()).isTrue();
    assertThat(first.polls).isEqualTo(1);
    assertThat(second.polls).isEqualTo(1);
    assertThat(first.cancels).isEqualTo(1);
    assertThat(second.cancels).isEqualTo(1);
  }
}
