package dev.weft.examples.limits;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.TaskScope;
import dev.weft.UnhandledFailures;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.sync.CancellationToken;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Tasks that overflow their stacks, one after the other, each a little further along, and what
/// they do at every depth. After each the others must go on: the one that was woken is polled
/// again, a timer comes, a spawned task runs, a blocking call is made; and at last all have ended.
final class OverflowSchedule {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Waits to be woken, and counts.
  private static final class Target implements Future<Integer> {
    final AtomicLong polls = new AtomicLong();
    volatile Waker waker = () -> {};

    @Override
    public Poll<Integer> poll(Context cx) {
      waker = cx.waker();
      polls.incrementAndGet();
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {}
  }

  private final Weft weft;
  private final Target target = new Target();
  private final CancellationToken token = new CancellationToken();
  private final Map<String, Overflow.Act> acts = new LinkedHashMap<>();

  private OverflowSchedule(Weft weft) {
    this.weft = weft;
    acts.put("wakes", _ -> target.waker.wake());
    acts.put("spawns", cx -> cx.runtime().spawn(Futures.ready(1)));
    acts.put("spawns tasks that sleep", cx -> cx.runtime().spawn(Time.sleep(Duration.ofMillis(1))));
    acts.put("makes blocking calls", cx -> cx.runtime().spawnBlocking(() -> 1));
    acts.put("sleeps", OverflowSchedule::sleep);
    acts.put("waits for a token", this::awaitToken);
    acts.put("aborts", cx -> cx.runtime().spawn(Time.sleep(Duration.ofMillis(1))).abort());
    acts.put("opens scopes", OverflowSchedule::scope);
  }

  private static void sleep(Context cx) throws Exception {
    Future<Void> sleep = Time.sleep(Duration.ofHours(1));
    try {
      sleep.poll(cx);
    } finally {
      sleep.cancel(cx);
    }
  }

  private void awaitToken(Context cx) throws Exception {
    Future<Void> cancelled = token.cancelled();
    try {
      cancelled.poll(cx);
    } finally {
      cancelled.cancel(cx);
    }
  }

  private static void scope(Context cx) throws Exception {
    Future<Integer> scope =
        TaskScope.failFast(
            s -> {
              s.fork(Futures.ready(1));
              return Futures.ready(1);
            });
    try {
      scope.poll(cx);
    } finally {
      scope.cancel(cx);
    }
  }

  /// Runs it, and returns how many stacks overflowed.
  ///
  /// @throws AssertionError if somebody else noticed; the message says who
  static int run(String executor, int offsets) throws Exception {
    Weft weft =
        Weft.builder()
            .executor(executor)
            .workers(2)
            .unhandledFailures(UnhandledFailures.IGNORE)
            .open();
    var schedule = new OverflowSchedule(weft);
    JoinHandle<Integer> target = weft.spawn(schedule.target);
    int overflows = 0;
    for (Map.Entry<String, Overflow.Act> act : schedule.acts.entrySet()) {
      for (int offset = 0; offset < offsets; offset++) {
        String what = act.getKey() + " at offset " + offset;
        overflows += schedule.overflow(offset, act.getValue(), what) ? 1 : 0;
        schedule.othersGoOn(what);
      }
    }
    target.abort();
    weft.run(PATIENCE);
    if (!weft.close(PATIENCE).isClean()) {
      throw new AssertionError("the runtime does not close");
    }
    return overflows;
  }

  private boolean overflow(int offset, Overflow.Act act, String what) throws Exception {
    try {
      weft.blockOn(Futures.timeout(PATIENCE, weft.spawn(new Overflow(offset, act))));
      return false;
    } catch (JoinException.TaskFailed failed) {
      return failed.getCause() instanceof StackOverflowError;
    } catch (TimeoutException e) {
      throw new AssertionError(
          "the task that overflowed never ended: " + what + "\n" + weft.dump());
    }
  }

  private void othersGoOn(String what) throws Exception {
    long before = target.polls.get();
    target.waker.wake();
    Future<Integer> polled =
        Futures.pollFn(
            cx -> {
              if (target.polls.get() > before) {
                return Poll.ready(1);
              }
              cx.yieldTask();
              return Poll.pending();
            });
    await(polled, "a task that others wake is polled no more: " + what);
    await(weft.spawn(Time.sleep(Duration.ofNanos(1))), "no timer comes: " + what);
    await(weft.spawnBlocking(() -> 1), "no blocking call is made: " + what);
  }

  private void await(Future<?> future, String otherwise) throws Exception {
    try {
      weft.blockOn(Futures.timeout(PATIENCE, future));
    } catch (TimeoutException e) {
      throw new AssertionError(otherwise + "\n" + weft.dump());
    }
  }

  /// In a JVM of its own, where the way there may be interpreted, or compiled from the first call.
  ///
  /// @param args the executor, and how many offsets
  public static void main(String[] args) throws Exception {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                if (new CountDownLatch(1).await(4, TimeUnit.MINUTES)) {
                  return;
                }
              } catch (InterruptedException e) {
                return;
              }
              System.out.println("HANG");
              Thread.getAllStackTraces()
                  .forEach((t, at) -> System.out.println(t + " " + Arrays.asList(at)));
              Runtime.getRuntime().halt(3);
            });
    watchdog.setDaemon(true);
    watchdog.start();
    System.out.println("overflows: " + run(args[0], Integer.parseInt(args[1])));
  }
}
