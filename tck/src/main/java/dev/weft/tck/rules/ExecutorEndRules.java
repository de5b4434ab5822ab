package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.spi.Task;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Reclaimed;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/// §4 and §15 of the rule book: the end of tasks, of `run`, and of the executor itself.
public interface ExecutorEndRules extends ExecutorKit {

  /// `Weft.run` is a `blockOn` whose future waits for the tasks.
  @Rule(id = "4.8")
  default void runReturnsWhenNothingLives() throws Exception {
    ExecutorRuntime runtime = openIdle();
    var probe = new Probe();
    try (var spawner = runtime.weft.spawner()) {
      spawner.spawn(probe.future());
    }
    var run =
        new FutureTask<Boolean>(
            () -> {
              runtime.weft.run();
              return true;
            });
    Thread.ofPlatform().daemon().name("tck: run").start(run);
    eventually("run polled a task", () -> probe.polls() >= 1);
    quietly("run ended although a task lived", () -> !run.isDone());
    probe.complete("");
    within(
        "run returned, with no task alive and no spawner open",
        () -> {
          try {
            return run.get();
          } catch (ExecutionException e) {
            throw new AssertionError("run ended with " + e.getCause(), e);
          }
        });
  }

  /// Tasks that returned, were woken or were aborted: all are garbage when they are over, but for
  /// two of each worker, which the frames of its sleeping thread may still name. They were queued
  /// together, between two tasks that live on and must not keep their neighbours.
  @Rule(id = "4.10")
  default void finishedTasksAreLetGo() {
    ExecutorRuntime runtime = open();
    Set<WeakReference<Waker>> tasks = ConcurrentHashMap.newKeySet();
    runManyTasks(runtime, tasks);
    eventually("no task was alive but two", () -> runtime.weft.liveTasks() == 2);
    Reclaimed.eventually(
        this,
        "tasks that are over were garbage, but for two for each worker",
        () ->
            tasks.stream().map(WeakReference::get).filter(Objects::nonNull).distinct().count()
                <= 2 * runtime.busyTasks());
  }

  private void runManyTasks(ExecutorRuntime runtime, Set<WeakReference<Waker>> tasks) {
    int count = runtime.atMost(61) - 1;
    var wakers = new AtomicReferenceArray<Waker>(count);
    List<JoinHandle<Boolean>> handles = new ArrayList<>();
    runtime.holdWorkers(this);
    runtime.weft.spawn(Futures.never());
    for (int i = 0; i < count; i++) {
      int number = i;
      handles.add(
          runtime.weft.spawn(
              Futures.pollFn(
                  cx -> {
                    tasks.add(new WeakReference<>(cx.waker()));
                    Waker before = wakers.getAndSet(number, cx.waker());
                    return number % 3 == 0 || before != null ? Poll.ready(true) : Poll.pending();
                  })));
    }
    runtime.weft.spawn(Futures.never());
    runtime.release();
    eventually(
        "every spawned task was polled",
        () -> Stream.iterate(0, i -> i + 1).limit(count).allMatch(i -> wakers.get(i) != null));
    for (int i = 0; i < count; i++) {
      if (i % 3 == 1) {
        wakers.get(i).wake();
      } else {
        handles.get(i).abort();
      }
    }
  }

  /// After its close an executor refuses, and the caller keeps the ticket.
  @Rule(id = "15.8")
  default void closedExecutorsRefuse() {
    ExecutorRuntime runtime = open();
    var probe = new Probe();
    JoinHandle<String> handle = runtime.weft.spawn(probe.future());
    eventually("a spawned task was polled", () -> probe.waker() != null);
    runtime.close(settings().patience());
    Task task = (Task) Objects.requireNonNull(probe.waker());
    assertThat(handle.isFinished()).as("the task is over, whose runtime is closed").isTrue();
    assertThatThrownBy(
            () -> runtime.executor().schedule(task),
            "what schedule throws when the executor is closed")
        .isInstanceOf(RejectedExecutionException.class);
    probe.wake();
    runtime.executor().counters();
    JoinHandle<String> late = runtime.weft.spawn(probe.future());
    assertThat(late.isFinished()).as("a task is over that was spawned after the close").isTrue();
  }

  /// A task that was aborted is not over while something in it is shielded.
  @Rule(id = "4.16")
  default void abortedTasksLiveOn() {
    ExecutorRuntime runtime = open();
    var shielded = new Probe();
    JoinHandle<String> handle = runtime.weft.spawn(Futures.shielded(shielded.future()));
    eventually("a spawned task was polled", () -> shielded.polls() >= 1);
    handle.abort();
    for (int wake = 0; wake < 3; wake++) {
      int before = shielded.polls();
      shielded.wake();
      eventually(
          "what is shielded in a task was polled again that was woken after the task's abort",
          () -> shielded.polls() > before);
    }
    assertThat(handle.isFinished()).as("the task is over, of which something runs on").isFalse();
    shielded.complete("over");
    eventually("a task that lived on after its abort is over", handle::isFinished);
    assertThat(shielded.cancels()).as("cancels of what is shielded").isZero();
  }
}
