package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.bench.Activity;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.ThreadContext;
import dev.weft.tck.bench.Threads;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// §4 of the rule book: the threads of an executor, what they run, what they carry, and that they
/// rest.
public interface ExecutorThreadRules extends ExecutorKit {

  /// For how many quiet times an idle executor is watched: longer than one that looks around now
  /// and then waits in between.
  int QUIET_TIMES = 12;

  /// The context in which a task is polled is its own runtime's.
  @Rule(id = "4.11")
  default void twoExecutorsKeepApart() {
    ExecutorRuntime one = open();
    ExecutorRuntime other = open();
    var strangers = new AtomicInteger();
    for (int i = 0; i < 20; i++) {
      var probe = new Probe();
      var done = new AtomicBoolean();
      Future<String> future = probe.future();
      one.weft.spawn(
          Futures.pollFn(
              cx -> {
                if (cx.runtime() != one.weft) {
                  strangers.incrementAndGet();
                }
                Poll<String> polled = future.poll(cx);
                done.set(polled.isReady());
                return polled;
              }));
      eventually("a task was polled", () -> probe.waker() != null);
      other.weft.spawn(
          Futures.pollFn(
              cx -> {
                if (cx.runtime() != other.weft) {
                  strangers.incrementAndGet();
                }
                probe.complete("");
                return Poll.ready(true);
              }));
      eventually("a task was polled again that one of another runtime woke", done::get);
    }
    assertThat(strangers.get())
        .as("polls of tasks with the context of a runtime that is not theirs")
        .isZero();
  }

  /// Neither the reactor is asked, nor do the threads that ran tasks wait anew or use their
  /// processors.
  @Rule(id = "4.12", kind = RuleKind.STOCHASTIC)
  default void anIdleExecutorIsQuiet() {
    ExecutorRuntime runtime = open();
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    for (int round = 0; round < 3; round++) { // it has slept before, and was woken
      for (int i = 0; i < 2 * runtime.busyTasks(); i++) {
        runtime.spawn(() -> threads.add(Thread.currentThread()));
      }
      eventually("no task was alive", () -> runtime.weft.liveTasks() == 0);
      quietly("", () -> true);
    }
    threads.addAll(Threads.allStartingWith(runtime.weft.name() + "-"));
    var activity = new Activity(runtime, threads);
    long[] before = {-1};
    eventually(
        "waits, looks at the reactor and processor time stood still while nothing was to be done",
        () -> {
          before[0] = activity.sum();
          try {
            for (int i = 0; i < QUIET_TIMES; i++) {
              quietly("", () -> activity.sum() == before[0]);
            }
            return true;
          } catch (AssertionError busy) {
            return false;
          }
        });
  }

  /// Opened by one who carries something, spawned into by another.
  @Rule(id = "4.14")
  default void threadsInheritNothing() throws Exception {
    needs(makesItsThreads(), "its threads are made by somebody else");
    ClassLoader openers = ThreadContext.ofItsOwn();
    var seen = ConcurrentHashMap.<ThreadContext>newKeySet();
    ExecutorRuntime runtime =
        within(
            "an executor opens",
            () -> {
              ThreadContext.become("who opened", openers);
              return openIdle();
            });
    runtime.drive();
    var begun = new AtomicInteger();
    var over = new CountDownLatch(1);
    try {
      within(
          "spawn returns",
          () -> {
            ThreadContext.become("who spawned", ThreadContext.ofItsOwn());
            for (int i = 0; i < runtime.busyTasks(); i++) {
              runtime.spawn(
                  () -> {
                    seen.add(ThreadContext.here());
                    begun.incrementAndGet();
                    ExecutorRuntime.hold(over);
                  });
            }
            return true;
          });
      eventually("each worker ran a task", () -> begun.get() == runtime.busyTasks());
    } finally {
      over.countDown();
    }
    assertThat(seen)
        .as("what the executor's threads carry")
        .containsExactly(new ThreadContext(null, openers));
  }
}
