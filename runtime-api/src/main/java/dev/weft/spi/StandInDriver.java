package dev.weft.spi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The one platform thread that drives for all virtual threads in `blockOn`: a virtual thread must
/// not lead the driver, whose wait would hold its carrier. It is started when one of them calls,
/// and ends after a while without any.
///
/// **Threads.** [#drive] is for any thread, [#close] for the closing one.
///
/// - **S1** `roots` and `running` change under the lock. While a root is in `roots`, the thread
///   runs and will take it: it ends only if it saw none under the same hold of the lock.
/// - **S2** It drives the roots one after the other. Whoever drives, for whichever root, runs all
///   tasks; so none of those behind it waits for it.
final class StandInDriver {

  /// How long the thread waits for the next virtual caller. Longer keeps a thread that nobody
  /// needs, shorter starts one for each caller that comes now and then.
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final String name;
  private final RuntimeThreads threads;
  private final BlockOnCallers.Driving driving;

  // S1.
  private final Deque<RootTask> roots = new ArrayDeque<>();
  private boolean running;
  private boolean closed;

  StandInDriver(String name, RuntimeThreads threads, BlockOnCallers.Driving driving) {
    this.name = name;
    this.threads = threads;
    this.driving = driving;
  }

  /// Sees to it that `root`, which is scheduled, runs to its end.
  ///
  /// @throws OutOfMemoryError if the system refuses the thread
  synchronized void drive(RootTask root) {
    if (!running) {
      threads.platform(name, this::run).start();
      running = true;
    }
    roots.add(root);
    notifyAll();
  }

  private void run() {
    for (RootTask root = next(); root != null; root = next()) {
      while (!root.task().isFinished()) {
        try {
          driving.untilDone(root);
        } catch (InterruptedException e) {
          // nobody has a reason to interrupt this thread; drive on
        }
      }
    }
  }

  private synchronized @Nullable RootTask next() {
    long begin = System.nanoTime();
    long left = KEEP_ALIVE_NANOS;
    while (roots.isEmpty() && !closed && left > 0) {
      try {
        wait(left / 1_000_000 + 1);
      } catch (InterruptedException e) {
        // as above
      }
      left = KEEP_ALIVE_NANOS - (System.nanoTime() - begin);
    }
    RootTask root = roots.poll();
    running = root != null;
    return root;
  }

  /// Ends the thread when all roots are over, which a close sees to.
  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
