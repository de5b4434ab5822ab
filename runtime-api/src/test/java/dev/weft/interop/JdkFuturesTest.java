package dev.weft.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.AbortHandle;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.toys.Driven;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Resource;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Futures of the JDK as ours, and ours as the JDK's, cancelled from either side at every point.
@Timeout(60)
class JdkFuturesTest {

  private static final int STEPS = 4;

  private final ManualExecutorProvider executor = new ManualExecutorProvider();
  private final List<RuntimeListener.End> ends = new CopyOnWriteArrayList<>();
  private final Weft weft =
      Toys.builder()
          .executor(executor)
          .listener(
              new RuntimeListener() {
                @Override
                public void taskEnded(AbortHandle task, End end) {
                  ends.add(end);
                }
              })
          .open();

  @AfterEach
  void close() {
    weft.close();
  }

  /// Wakes `probe`, and lets its task run, `times`; the first time it needs no wake.
  private void polled(Probe<?> probe, int times) {
    for (int i = 0; i < times; i++) {
      if (i > 0) {
        probe.waker.wake();
      }
      executor.runAll();
    }
    assertThat(probe.polls).isEqualTo(times);
  }

  @Test
  @DisplayName("a started future yields its value, or the very failure it threw")
  void outcomes() {
    var value = new Probe<String>();
    CompletableFuture<String> stage = JdkFutures.toCompletableFuture(weft, value);
    assertThat(stage).isNotDone();
    polled(value, 2);
    value.finish("done");
    executor.runAll();
    assertThat(stage).isCompletedWithValue("done");

    CompletableFuture<String> nothing =
        JdkFutures.toCompletableFuture(weft, Futures.<String>ready(null));
    executor.runAll();
    assertThat(nothing).isCompletedWithValue(null);

    var broken = new IOException("broken");
    CompletableFuture<String> failed =
        JdkFutures.toCompletableFuture(weft, Futures.<String>failed(broken));
    executor.runAll();
    assertThat(failed.exceptionNow()).isSameAs(broken);
    assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class).hasCause(broken);
    assertThat(ends).hasSize(3).containsOnly(RuntimeListener.End.VALUE);
    assertThat(weft.liveTasks()).isZero();
  }

  @Test
  @DisplayName("whatever ends the stage first, at whatever point, cancels the future, once")
  void endedByTheJdk() {
    List<Consumer<CompletableFuture<String>>> ways =
        List.of(
            stage -> stage.cancel(true),
            stage -> stage.complete("other"),
            stage -> stage.completeExceptionally(new IOException("other")));
    for (Consumer<CompletableFuture<String>> end : ways) {
      for (int polls = 0; polls <= STEPS; polls++) {
        endedAfter(polls, end);
      }
    }
  }

  /// A stage is done before those who depend on it are told. A task that was to be polled anyhow
  /// may be, meanwhile; one that waits is not.
  @Test
  @DisplayName("a stage that is late cancels the future, once, at whatever point it waits")
  void endedByTheClockOfTheJdk() {
    for (int polls = 1; polls <= STEPS; polls++) {
      endedAfter(
          polls,
          stage -> {
            stage.orTimeout(1, TimeUnit.NANOSECONDS);
            Patience.until("it is late", stage::isDone);
            assertThat(stage.exceptionNow()).isInstanceOf(TimeoutException.class);
          });
    }
    var queued = new Probe<String>();
    JdkFutures.toCompletableFuture(weft, queued).orTimeout(1, TimeUnit.NANOSECONDS);
    runUntilAllEnded();
    assertThat(queued.cancels).isEqualTo(1);
    assertThat(queued.polls).isLessThanOrEqualTo(1);
  }

  private void endedAfter(int polls, Consumer<CompletableFuture<String>> end) {
    var probe = new Probe<String>();
    CompletableFuture<String> stage = JdkFutures.toCompletableFuture(weft, probe);
    polled(probe, polls);
    end.accept(stage);
    runUntilAllEnded();
    assertThat(probe.cancels).isEqualTo(1);
    assertThat(probe.polls).isEqualTo(polls);
  }

  private void runUntilAllEnded() {
    Patience.until(
        "its task is told",
        () -> {
          executor.runAll();
          return weft.liveTasks() == 0;
        });
  }

  @Test
  @DisplayName("a cancel after the end changes nothing")
  void cancelledTooLate() {
    var probe = new Probe<String>();
    CompletableFuture<String> stage = JdkFutures.toCompletableFuture(weft, probe);
    probe.set("done");
    executor.runAll();
    assertThat(stage.cancel(true)).isFalse();
    executor.runAll();
    assertThat(probe.cancels).isZero();
    assertThat(ends).containsExactly(RuntimeListener.End.VALUE);
  }

  @Test
  @DisplayName("the close of the runtime, at whatever point, cancels the stage")
  void endedByTheRuntime() {
    for (int polls = 0; polls <= STEPS; polls++) {
      var steps = new ManualExecutorProvider();
      var probe = new Probe<String>();
      CompletableFuture<String> stage;
      try (Weft closing = Toys.builder().executor(steps).open()) {
        stage = JdkFutures.toCompletableFuture(closing, probe);
        for (int i = 0; i < polls; i++) {
          if (i > 0) {
            probe.waker.wake();
          }
          steps.runAll();
        }
      }
      assertThat(stage).isCancelled();
      assertThat(probe.cancels).isEqualTo(1);
      assertThat(probe.polls).isEqualTo(polls);
    }
    weft.close();
    assertThat(JdkFutures.toCompletableFuture(weft, Futures.ready(1))).isCancelled();
  }

  @Test
  @DisplayName("a stage whose task fails to clean up is cancelled all the same")
  void brokenCleanup() {
    var probe =
        new Probe<String>()
            .duringCancel(
                () -> {
                  throw new IllegalStateException("broken cleanup");
                });
    CompletableFuture<String> stage = JdkFutures.toCompletableFuture(weft, probe);
    executor.runAll();
    weft.close();
    assertThat(stage).isCancelled();
  }

  @Test
  @DisplayName("what the stage does not take any more is the task's: a failure, a value to close")
  void tooLate() {
    var stage = new AtomicReference<CompletableFuture<Resource>>();
    var value = new Resource();
    var probe = new Probe<Resource>().duringPoll(() -> stage.get().cancel(true));
    probe.set(value);
    stage.set(JdkFutures.toCompletableFuture(weft, probe));
    executor.runAll();
    assertThat(value.closes()).isEqualTo(1);
    assertThat(stage.get()).isCancelled();

    ends.clear();
    var failing = new Probe<Resource>().duringPoll(() -> stage.get().cancel(true));
    failing.fail(new IOException("too late"));
    stage.set(JdkFutures.toCompletableFuture(weft, failing));
    executor.runAll();
    assertThat(ends).containsExactly(RuntimeListener.End.FAILED);
  }

  @Test
  @DisplayName("a value that comes beside a cancel is the stage's or is closed")
  void valueBesideCancel() throws Exception {
    try (Weft running = Toys.open()) {
      int taken = 0;
      for (int i = 0; i < 2_000; i++) {
        var value = new Resource();
        var probe = new Probe<Resource>();
        CompletableFuture<Resource> stage = JdkFutures.toCompletableFuture(running, probe);
        Patience.until("it was polled", () -> probe.polls > 0);
        if (i % 10 == 0) {
          stage.cancel(true); // on one processor the other would be first each time
        }
        var both = new CyclicBarrier(2);
        Thread finishing =
            Thread.startVirtualThread(
                () -> {
                  arrive(both);
                  probe.finish(value);
                });
        arrive(both);
        if (i % 10 == 1) {
          Patience.until("it is the stage's", stage::isDone);
        }
        stage.cancel(true);
        finishing.join();
        Patience.until("its task is over", () -> running.liveTasks() == 0);
        if (stage.isCancelled()) {
          // The stage is told after the task's end.
          Patience.until("it is closed", () -> value.closes() + probe.cancels == 1);
        } else {
          taken++;
          assertThat(stage.join()).isSameAs(value);
          assertThat(value.isClosed()).isFalse();
          assertThat(probe.cancels).isZero();
        }
      }
      assertThat(taken).isBetween(200, 1_800);
    }
  }

  private static void arrive(CyclicBarrier both) {
    try {
      both.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("a task that runs already is handed over, and aborted with the stage")
  void handle() {
    var probe = new Probe<String>();
    JoinHandle<String> task = weft.spawn(probe);
    CompletableFuture<String> stage = JdkFutures.toCompletableFuture(weft, task.abortOnCancel());
    executor.runAll();
    stage.cancel(true);
    executor.runAll();
    assertThat(probe.cancels).isEqualTo(1);
    assertThat(task.isFinished()).isTrue();
  }

  @Test
  @DisplayName("what is chained runs inside the task, where nothing may block")
  void dependents() {
    var probe = new Probe<String>();
    CompletableFuture<String> chained =
        JdkFutures.toCompletableFuture(weft, probe)
            .thenApply(
                value -> {
                  try {
                    return weft.<String>blockOn(Futures.ready(value));
                  } catch (Exception e) {
                    throw new CompletionException(e);
                  }
                });
    probe.set("done");
    executor.runAll();
    assertThat(chained.exceptionNow())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("await the future instead");
    assertThat(ends).containsExactly(RuntimeListener.End.VALUE);
  }

  @Test
  @DisplayName("there and back ten thousand times: the value comes out, and so does a cancel")
  void thereAndBack() {
    for (boolean cancelled : new boolean[] {false, true}) {
      var probe = new Probe<String>();
      Future<String> future = probe;
      for (int i = 0; i < 10_000; i++) {
        future = Futures.from(JdkFutures.toCompletableFuture(weft, future));
      }
      CompletableFuture<String> outermost = JdkFutures.toCompletableFuture(weft, future);
      executor.runAll();
      if (cancelled) {
        outermost.cancel(true);
        executor.runAll();
        assertThat(probe.cancels).isEqualTo(1);
      } else {
        probe.finish("out");
        executor.runAll();
        assertThat(outermost).isCompletedWithValue("out");
      }
      assertThat(weft.liveTasks()).isZero();
    }
  }

  @Test
  @DisplayName("a stage that others cancel fails the future that awaits it; so does a JDK future")
  void cancelledByOthers() throws Exception {
    var stage = new CompletableFuture<String>();
    var driven = new Driven<>(Futures.<String>from(stage));
    assertThat(driven.isPending()).isTrue();
    stage.cancel(true);
    assertThat(driven.wakes()).isEqualTo(1);
    assertThatThrownBy(driven::poll).isInstanceOf(CancellationException.class);

    var work = new FutureTask<>(() -> "never");
    var waiting = new Driven<>(JdkFutures.<String>from(work));
    assertThat(waiting.isPending()).isTrue();
    work.cancel(true);
    Patience.until("it wakes", () -> waiting.wakes() == 1);
    assertThatThrownBy(waiting::poll).isInstanceOf(CancellationException.class);
  }

  @Test
  @DisplayName("a JDK future yields its value or its bare failure, with no thread if it is done")
  void fromJdkFuture() throws Exception {
    var work = new FutureTask<>(() -> "done");
    var driven = new Driven<>(JdkFutures.<String>from(work));
    assertThat(driven.isPending()).isTrue();
    assertThat(work.isDone()).isFalse();
    work.run();
    Patience.until("it wakes", () -> driven.wakes() == 1);
    assertThat(driven.value()).isEqualTo("done");
    assertThatThrownBy(driven::poll).isInstanceOf(IllegalStateException.class);
    assertThat(Driven.now(JdkFutures.<String>from(work))).isEqualTo("done");

    var broken = new IOException("broken");
    var failing =
        new FutureTask<String>(
            () -> {
              throw broken;
            });
    failing.run();
    assertThatThrownBy(() -> Driven.now(JdkFutures.from(failing))).isSameAs(broken);
    assertThatThrownBy(() -> Driven.now(JdkFutures.from(CompletableFuture.failedFuture(broken))))
        .isSameAs(broken);
  }

  @Test
  @DisplayName(
      "a cancel at whatever point cancels the JDK future, and nobody waits for it any more")
  void cancelFromJdkFuture() throws Exception {
    for (int polls = 0; polls <= STEPS; polls++) {
      var work = new FutureTask<>(() -> "never");
      var driven = new Driven<>(JdkFutures.<String>from(work));
      for (int i = 0; i < polls; i++) {
        assertThat(driven.isPending()).isTrue();
      }
      driven.cancel();
      driven.cancel();
      assertThat(work.isCancelled()).isTrue();
      assertThatThrownBy(driven::poll).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  @DisplayName("who waits for a JDK future that ignores a cancel is interrupted")
  void stubbornFuture() throws Exception {
    var stubborn = new Stubborn();
    var driven = new Driven<>(JdkFutures.<Object>from(stubborn));
    assertThat(driven.isPending()).isTrue();
    Patience.until("a thread waits", () -> stubborn.waiting != null);
    assertThat(stubborn.waiting.isVirtual()).isTrue();
    driven.cancel();
    stubborn.waiting.join();
    assertThat(driven.wakes()).isZero();
  }

  private static final class Stubborn extends FutureTask<Object> {
    volatile Thread waiting;

    Stubborn() {
      super(() -> 1);
    }

    @Override
    public Object get() throws InterruptedException, java.util.concurrent.ExecutionException {
      waiting = Thread.currentThread();
      return super.get();
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  @DisplayName("a value that comes to a cancelled future is closed")
  void valueOfJdkFuture() throws Exception {
    for (boolean before : new boolean[] {true, false}) {
      var value = new Resource();
      var stubborn =
          new FutureTask<>(() -> value) {
            @Override
            public boolean cancel(boolean mayInterrupt) {
              run(); // it had just been about to
              return false;
            }
          };
      var driven = new Driven<>(JdkFutures.<Resource>from(stubborn));
      assertThat(driven.isPending()).isTrue();
      if (before) {
        stubborn.run();
        Patience.until("it wakes", () -> driven.wakes() == 1);
      }
      driven.cancel();
      Patience.until("it is closed", value::isClosed);
      assertThat(value.closes()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("in a runtime a thousand JDK futures are awaited at once, without platform threads")
  void many() throws Exception {
    try (Weft running = Toys.open()) {
      List<FutureTask<Integer>> work = new ArrayList<>();
      List<Future<Integer>> futures = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        int n = i;
        work.add(new FutureTask<>(() -> n));
        futures.add(JdkFutures.from(work.get(i)));
      }
      int platform = Thread.activeCount();
      var all = running.spawn(Futures.joinAll(futures));
      assertThat(Thread.activeCount()).isLessThan(platform + 100);
      work.forEach(FutureTask::run);
      assertThat(running.blockOn(all)).hasSize(1_000).endsWith(999);
    }
  }
}
