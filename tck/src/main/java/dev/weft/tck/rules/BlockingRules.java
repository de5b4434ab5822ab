package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import dev.weft.tck.SpawnedTask;
import dev.weft.tck.SubjectOptions;
import dev.weft.tck.TaskOutcome;
import dev.weft.tck.bench.BlockedCaller;
import dev.weft.tck.bench.TaskOutcomes;
import dev.weft.tck.bench.ThreadContext;
import dev.weft.tck.bench.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// §11 of the rule book: blocking work.
public interface BlockingRules extends RuntimeKit {

  private static Duration longTime() {
    return Duration.ofMinutes(1);
  }

  private void needsBlocking() {
    needs(capabilities().blocking(), "it has no blocking calls");
  }

  /// More calls that wait than there are workers, made from a task; meanwhile other tasks run.
  @Rule(id = "11.1")
  default void blockingCallsRunElsewhere() {
    needsBlocking();
    RuntimeSubject subject = open();
    int calls = capabilities().workers() + 2;
    var begun = new CountDownLatch(calls);
    var end = new CountDownLatch(1);
    var handles = new ArrayList<SpawnedTask<String>>();
    Future<Integer> caller =
        Futures.pollFn(
            cx -> {
              for (int i = 0; i < calls; i++) {
                handles.add(
                    subject.spawnBlocking(
                        () -> {
                          begun.countDown();
                          end.await();
                          return "over";
                        }));
              }
              return dev.weft.Poll.ready(calls);
            });
    try {
      SpawnedTask<Integer> task = subject.spawn(caller);
      eventually("the task that makes blocking calls goes on", task::isFinished);
      eventually("blocking calls begin", () -> begun.getCount() == 0);
      SpawnedTask<String> other = subject.spawn(Futures.ready("done"));
      eventually("other tasks run beside blocking calls", other::isFinished);
    } finally {
      end.countDown();
    }
    eventually("blocking calls end", () -> handles.stream().allMatch(SpawnedTask::isFinished));
  }

  /// Each call notes what its thread carries, and leaves something behind.
  @Rule(id = "11.8")
  default void callsSeeNothingOfOthers() throws Exception {
    needsBlocking();
    RuntimeSubject subject = open(SubjectOptions.blocking(1, longTime()));
    for (int i = 0; i < 3; i++) {
      String user = "user " + i;
      boolean clean =
          within(
              "a blocking call returns",
              () -> {
                ThreadContext.become(user, ThreadContext.ofItsOwn());
                ClassLoader callers = ThreadContext.here().loader();
                SpawnedTask<Boolean> call =
                    subject.spawnBlocking(
                        () -> {
                          ThreadContext seen = ThreadContext.here();
                          boolean right =
                              seen.user() == null
                                  && seen.loader() != callers
                                  && seen.loader() != null
                                  && !Thread.interrupted();
                          ThreadContext.become(null, null);
                          Thread.currentThread().interrupt();
                          return right;
                        });
                return subject.blockOn(call.join())
                        instanceof TaskOutcome.Value<Boolean>(Boolean right)
                    && right;
              });
      assertThat(clean).as("a blocking call sees nothing of its caller, nor of others").isTrue();
    }
  }

  /// Many calls on two threads, with hardly a keep-alive; the last ones take a while.
  @Rule(id = "11.2", kind = RuleKind.STOCHASTIC)
  default void callsBeyondTheCapWait() {
    needsBlocking();
    RuntimeSubject subject = open(SubjectOptions.blocking(2, Duration.ofMillis(1)));
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var ran = new AtomicInteger();
    int rounds = Math.max(5, settings().iterations() / 3);
    for (int round = 1; round <= rounds; round++) {
      boolean last = round > rounds - 5; // long calls, so that others would be under way, too
      for (int i = 0; i < 10; i++) {
        subject.spawnBlocking(
            () -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              if (last) {
                LockSupport.parkNanos(1_000_000);
              } else {
                Thread.yield();
              }
              running.decrementAndGet();
              return ran.incrementAndGet();
            });
      }
      int expected = 10 * round;
      eventually("all of " + expected + " blocking calls ran", () -> ran.get() == expected);
    }
    assertThat(most.get()).as("calls at once, with a cap of 2").isLessThanOrEqualTo(2);
  }

  /// One thread, one call that runs and one that waits.
  @Rule(id = "11.3")
  default void abortCountsBeforeTheStart() throws Exception {
    needsBlocking();
    RuntimeSubject subject = open(SubjectOptions.blocking(1, longTime()));
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var secondRan = new AtomicBoolean();
    SpawnedTask<String> first;
    SpawnedTask<String> second;
    try {
      first =
          subject.spawnBlocking(
              () -> {
                begun.countDown();
                end.await();
                return "value";
              });
      eventually("a blocking call begins", () -> begun.getCount() == 0);
      second =
          subject.spawnBlocking(
              () -> {
                secondRan.set(true);
                return "value";
              });
      second.abort();
      eventually("a call aborted before its start is over at once", second::isFinished);
      first.abort();
      quietly("a call aborted after its start is cut short", () -> !first.isFinished());
    } finally {
      end.countDown();
    }
    eventually("the first call ends", first::isFinished);
    assertThat(TaskOutcomes.of(first))
        .as("the end of a call aborted after its start")
        .isEqualTo(new TaskOutcome.Value<>("value"));
    assertThat(TaskOutcomes.isCancelled(second))
        .as("a call aborted before its start is cancelled")
        .isTrue();
    SpawnedTask<Integer> third = subject.spawnBlocking(() -> 3);
    eventually("a third call ends", third::isFinished);
    assertThat(secondRan).as("a call aborted before its start runs").isFalse();
  }

  /// A keep-alive of 20 ms, twice.
  @Rule(id = "11.4")
  default void idleThreadsEndAndComeBack() {
    needsBlocking();
    RuntimeSubject subject = open(SubjectOptions.blocking(4, Duration.ofMillis(20)));
    SpawnedTask<String> warm = subject.spawn(Futures.ready("the workers are there"));
    eventually("a task ends", warm::isFinished);
    long before = Threads.startingWith(subject.threadPrefix());
    for (int round = 0; round < 2; round++) {
      var together = new CountDownLatch(4);
      var calls = new ArrayList<SpawnedTask<Boolean>>();
      for (int i = 0; i < 4; i++) {
        calls.add(
            subject.spawnBlocking(
                () -> {
                  together.countDown();
                  together.await();
                  return true;
                }));
      }
      eventually(
          "4 blocking calls that wait for each other end",
          () -> calls.stream().allMatch(SpawnedTask::isFinished));
      eventually(
          "threads without work for 20 ms end",
          () -> Threads.startingWith(subject.threadPrefix()) <= before);
    }
  }

  /// Calls made while another thread closes.
  @Rule(id = "11.5", kind = RuleKind.STOCHASTIC)
  default void callsDuringCloseAreResolved() throws Exception {
    needsBlocking();
    callsBehindAnotherAreResolved();
    for (int i = 0; i < Math.max(3, settings().iterations() / 20); i++) {
      RuntimeSubject subject = i % 2 == 0 ? open() : open(SubjectOptions.blocking(1, longTime()));
      var ran = new AtomicInteger();
      List<SpawnedTask<Integer>> calls = new ArrayList<>();
      var stop = new AtomicBoolean();
      var begun = new CountDownLatch(3);
      BlockedCaller<?> caller =
          BlockedCaller.calling(
              () -> {
                for (int n = 0; n < 1000 && !stop.get(); n++) {
                  calls.add(
                      subject.spawnBlocking(
                          () -> {
                            LockSupport.parkNanos(300_000); // some wait when the close comes
                            return ran.incrementAndGet();
                          }));
                  begun.countDown();
                  LockSupport.parkNanos(1); // not all of them before the close
                }
                return null;
              });
      eventually("blocking calls are made", () -> begun.getCount() == 0);
      boolean clean = within("close returns", () -> subject.close(settings().patience()));
      assertThat(clean).as("close says that everything ended").isTrue();
      stop.set(true);
      eventually("the calling thread ends", caller::isOver);
      assertThat(caller.failure()).as("what spawnBlocking threw during close").isNull();
      eventually(
          "all calls made during close are over",
          () -> calls.stream().allMatch(SpawnedTask::isFinished));
      int values = 0;
      for (SpawnedTask<Integer> call : calls) {
        values += TaskOutcomes.isCancelled(call) ? 0 : 1;
      }
      assertThat(values).as("calls that are not cancelled, of those that ran").isEqualTo(ran.get());
    }
  }

  /// One call has the only thread, others wait behind it: they are over while it goes on.
  private void callsBehindAnotherAreResolved() throws Exception {
    RuntimeSubject subject = open(SubjectOptions.blocking(1, longTime()));
    var begun = new CountDownLatch(1);
    var end = new CountDownLatch(1);
    var ran = new AtomicInteger();
    List<SpawnedTask<Integer>> waiting = new ArrayList<>();
    BlockedCaller<Boolean> closer;
    try {
      SpawnedTask<Boolean> first =
          subject.spawnBlocking(
              () -> {
                begun.countDown();
                end.await();
                return true;
              });
      eventually("a blocking call begins", () -> begun.getCount() == 0);
      for (int i = 0; i < 3; i++) {
        waiting.add(subject.spawnBlocking(ran::incrementAndGet));
      }
      // Longer than the calls are waited for: a close that gives up cancels them, too.
      Duration limit = settings().patience().multipliedBy(4);
      closer = BlockedCaller.calling(() -> subject.close(limit));
      eventually(
          "the calls are over that wait behind another one when the runtime closes",
          () -> waiting.stream().allMatch(SpawnedTask::isFinished));
      assertThat(first.isFinished()).as("the call that they waited behind is over").isFalse();
    } finally {
      end.countDown();
    }
    eventually("close returns", closer::isOver);
    assertThat(closer.value()).as("close says that everything ended").isTrue();
    for (SpawnedTask<Integer> call : waiting) {
      assertThat(TaskOutcomes.isCancelled(call)).as("a call that waited is cancelled").isTrue();
    }
    assertThat(ran).as("calls that ran though they waited").hasValue(0);
  }
}
