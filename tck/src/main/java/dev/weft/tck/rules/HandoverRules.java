package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.tck.ExecutorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.ExecutorRuntime;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/// §5 of the rule book: a worker that is blocked, and the driver that it leads.
@SuppressWarnings("exports") // the workbench is the kit's own
public interface HandoverRules extends ExecutorKit {

  /// How long a timer may be held back, in nanoseconds.
  long HELD_BACK_NANOS = 10_000_000;

  /// A runtime with more workers than a rule needs.
  default ExecutorRuntime openWithAnIdleWorker() {
    needs(capabilities().workers() >= 2, "a single worker has nobody to steal from it");
    return open();
  }

  /// The worker that runs what a timer woke blocks; a second timer is set and due meanwhile, or was
  /// due together with the first.
  @Rule(id = "5.10")
  default void aBlockedWorkerHandsTheDriverOver() {
    ExecutorRuntime runtime = openWithAnIdleWorker();
    assertHeldBackBriefly("set while it was blocked", _ -> heldBackAlone(runtime));
    assertHeldBackBriefly(
        "set before it was blocked", round -> heldBackSetBefore(runtime, round == 0 ? 400 : 130));
    assertHeldBackBriefly("due with that of the task that blocks", _ -> heldBackTogether(runtime));
  }

  private static void assertHeldBackBriefly(String timer, IntToLongFunction heldBackNanos) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      least = Math.min(least, heldBackNanos.applyAsLong(i));
    }
    assertThat(least)
        .as("nanoseconds by which a blocked worker held a timer back, %s, the least of five", timer)
        .isLessThan(HELD_BACK_NANOS);
  }

  private long heldBackAlone(ExecutorRuntime runtime) {
    var hold = new CountDownLatch(1);
    var blocked = new CountDownLatch(1);
    var ranAt = new AtomicLong();
    runtime.weft.spawn(
        Time.sleep(Duration.ofMillis(2))
            .map(
                nothing -> {
                  blocked.countDown();
                  ExecutorRuntime.hold(hold);
                  return true;
                }));
    Duration delay = Duration.ofMillis(5);
    long begin;
    try {
      eventually("a task ran whose timer was due", () -> blocked.getCount() == 0);
      begin = System.nanoTime();
      runtime.weft.spawn(
          Time.sleep(delay)
              .map(
                  nothing -> {
                    ranAt.set(System.nanoTime());
                    return true;
                  }));
      eventually(
          "a timer was served that was due while a worker blocked and another was idle",
          () -> ranAt.get() != 0);
    } finally {
      hold.countDown();
    }
    return ranAt.get() - begin - delay.toNanos();
  }

  /// @param millis how long it sleeps before: whoever watches over the lead is to rest meanwhile
  private long heldBackSetBefore(ExecutorRuntime runtime, int millis) {
    Duration delay = Duration.ofMillis(millis);
    var hold = new CountDownLatch(1);
    var ranAt = new AtomicLong();
    var begin = new AtomicLong();
    runtime.weft.spawn(
        Futures.pollFn(
            cx -> {
              begin.set(System.nanoTime());
              Tasks.spawn(
                  Time.sleep(delay.minusMillis(10))
                      .map(
                          nothing -> {
                            ExecutorRuntime.hold(hold);
                            return true;
                          }));
              Tasks.spawn(
                  Time.sleep(delay)
                      .map(
                          nothing -> {
                            ranAt.set(System.nanoTime());
                            return true;
                          }));
              return Poll.ready(true);
            }));
    try {
      eventually(
          "a timer was served that had been set before a worker was blocked, while another was"
              + " idle",
          () -> ranAt.get() != 0);
    } finally {
      hold.countDown();
    }
    return ranAt.get() - begin.get() - delay.toNanos();
  }

  private long heldBackTogether(ExecutorRuntime runtime) {
    var hold = new CountDownLatch(1);
    var turns = new AtomicInteger();
    var blockedAt = new AtomicLong();
    var ranAt = new AtomicLong();
    Supplier<Future<Boolean>> one =
        () ->
            Time.sleep(Duration.ofMillis(2))
                .map(
                    nothing -> {
                      if (turns.getAndIncrement() == 0) {
                        blockedAt.set(System.nanoTime());
                        ExecutorRuntime.hold(hold);
                      } else {
                        ranAt.set(System.nanoTime());
                      }
                      return true;
                    });
    runtime.weft.spawn(
        Futures.pollFn(
            cx -> {
              Tasks.spawn(one.get());
              Tasks.spawn(one.get());
              return Poll.ready(true);
            }));
    try {
      eventually(
          "a timer was served that was due together with that of a task that blocks, while a"
              + " worker was idle",
          () -> ranAt.get() != 0);
    } finally {
      hold.countDown();
    }
    return ranAt.get() - blockedAt.get();
  }
}
