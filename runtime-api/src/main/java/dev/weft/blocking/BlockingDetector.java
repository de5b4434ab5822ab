package dev.weft.blocking;

import dev.weft.Durations;
import dev.weft.driver.DriverHooks;
import dev.weft.spi.Loggers;
import dev.weft.task.GuardedListener;
import dev.weft.task.PollingThread;
import dev.weft.task.SpawnedTask;
import dev.weft.task.TaskRuntime;
import dev.weft.task.ThreadWatcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Reports polls that take too long, with the stack of the thread they hold up: what blocks a
/// worker, or computes on it for too long. A setting, off by default.
///
/// One thread looks at all threads several times within the threshold; a poll costs nothing for it
/// but the count that [PollingThread] keeps anyhow. A poll is reported once, when it has been seen
/// for as long as the threshold; a shorter one never is.
///
/// **Threads.** Any thread enters and leaves; one of its own watches.
///
/// **R1** *Store, then load, on both sides.* `awake` counts the threads that may run tasks now: a
/// thread counts itself in, then reads `asleep`; the watcher sets `asleep`, then reads `awake`. So
/// while nobody runs anything the watcher sleeps, and wakes when somebody does.
public final class BlockingDetector implements DriverHooks, ThreadWatcher {

  private static final Logger LOG = Loggers.of(BlockingDetector.class);

  /// How often it looks within the threshold. More finds a long poll sooner after the threshold,
  /// and costs more.
  private static final int LOOKS = 4;

  private final TaskRuntime runtime;
  private final long thresholdNanos;
  private final Thread watcher;
  private final Map<PollingThread, Watched> entered = new ConcurrentHashMap<>();
  private final AtomicInteger awake = new AtomicInteger();
  private volatile boolean asleep;
  private volatile boolean stopped;

  /// A thread in a context, and the poll that was seen there last.
  private static final class Watched {
    final Thread thread;
    int poll;
    long since;
    boolean reported;

    Watched(Thread thread) {
      this.thread = thread;
    }
  }

  BlockingDetector(TaskRuntime runtime, long thresholdNanos) {
    this.runtime = runtime;
    this.thresholdNanos = thresholdNanos;
    this.watcher = runtime.threads().platform(runtime.name() + "-blocking-detector", this::watch);
  }

  public void start() {
    watcher.start();
  }

  /// Ends the watcher and waits for it; it never waits for anybody.
  public void stop() {
    stopped = true;
    LockSupport.unpark(watcher);
    boolean interrupted = false;
    while (watcher.isAlive()) {
      try {
        watcher.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// The calling thread begins to run tasks with `thread`.
  @Override
  public void entered(PollingThread thread) {
    entered.put(thread, new Watched(Thread.currentThread()));
    wokeUp();
  }

  /// It stops doing so.
  @Override
  public void left(PollingThread thread) {
    awake.decrementAndGet();
    entered.remove(thread);
  }

  @Override
  public void parking(int worker) {
    awake.decrementAndGet();
  }

  @Override
  public void unparked(int worker) {
    wokeUp();
  }

  private void wokeUp() {
    awake.incrementAndGet();
    if (asleep) {
      LockSupport.unpark(watcher);
    }
  }

  private void watch() {
    long period = Math.max(1, thresholdNanos / LOOKS);
    while (!stopped) {
      asleep = true;
      while (awake.get() == 0 && !stopped) {
        LockSupport.park(this);
      }
      asleep = false;
      LockSupport.parkNanos(this, period);
      long now = System.nanoTime();
      entered.forEach((thread, watched) -> look(thread, watched, now));
    }
  }

  private void look(PollingThread thread, Watched watched, long now) {
    int poll = thread.watchedPoll();
    if (poll != watched.poll) {
      watched.poll = poll;
      watched.since = now;
      watched.reported = false;
    } else if (poll != PollingThread.NO_POLL
        && !watched.reported
        && now - watched.since >= thresholdNanos) {
      watched.reported = true;
      report(thread, watched, now - watched.since);
    }
  }

  private void report(PollingThread thread, Watched watched, long nanos) {
    SpawnedTask task = thread.task();
    StackTraceElement[] where = watched.thread.getStackTrace();
    if (task == null || thread.watchedPoll() != watched.poll) {
      return; // it is over, and the stack is that of something else
    }
    Duration soFar = Duration.ofMillis(nanos / 1_000_000);
    var stack = new Throwable("this is where " + watched.thread.getName() + " is");
    stack.setStackTrace(where);
    LOG.warn(
        "{}: a poll of {} has taken {} so far, and other tasks wait for its thread; move what"
            + " blocks or computes for long into spawnBlocking",
        runtime.name(),
        task,
        Durations.approximate(soFar),
        stack);
    GuardedListener listener = runtime.listener();
    if (listener != null) {
      listener.pollTakesLong(task, soFar, List.of(where));
    }
  }

  /// A detector, or null for a threshold of 0.
  public static @Nullable BlockingDetector of(TaskRuntime runtime, long thresholdNanos) {
    return thresholdNanos == 0 ? null : new BlockingDetector(runtime, thresholdNanos);
  }
}
