package dev.weft.blocking;

import dev.weft.Context;
import dev.weft.spi.Task;
import dev.weft.task.BorrowedThread;
import dev.weft.task.PollingThread;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// What one thread of the [BlockingPool] does: runs calls until there are none.
public final class BlockingThread implements Runnable {

  private final BlockingPool pool;
  private volatile @Nullable Task current;
  private volatile @Nullable PollingThread polling;

  BlockingThread(BlockingPool pool) {
    this.pool = pool;
  }

  /// Takes away what the call may have left behind, which is meant for nobody.
  private void tidy() {
    Thread thread = Thread.currentThread();
    ClassLoader loader = pool.runtime().threads().contextClassLoader();
    if (thread.getContextClassLoader() != loader) {
      thread.setContextClassLoader(loader);
    }
    MDC.clear();
    Thread.interrupted();
  }

  /// The call that runs now, if any. Any thread.
  Stream<Task> current() {
    return Stream.ofNullable(current);
  }

  /// What it polls with, once it has begun. Any thread.
  Stream<PollingThread> polling() {
    return Stream.ofNullable(polling);
  }

  @Override
  public void run() {
    try {
      pool.begun();
      serve();
    } finally {
      pool.left(this);
    }
  }

  /// Makes one call on the calling thread, which is none of the pool's; if the call was aborted,
  /// nothing.
  void makeOne() {
    Task task = pool.nextIfAny();
    if (task == null) {
      return;
    }
    PollingThread thread = PollingThread.blocking(pool.runtime());
    Map<String, String> logContext = MDC.getCopyOfContextMap();
    try (var _ = BorrowedThread.uninterrupted(pool.runtime().threads().contextClassLoader());
        var _ = thread.enter()) {
      MDC.clear();
      run(task, thread.context());
    } finally {
      if (logContext != null) {
        MDC.setContextMap(logContext);
      }
    }
  }

  private void serve() {
    PollingThread thread = PollingThread.blocking(pool.runtime());
    polling = thread;
    try (var _ = thread.enter()) {
      for (Task task = pool.next(); task != null; task = pool.next()) {
        run(task, thread.context());
      }
    }
  }

  /// A call's failure is its own; what is caught here is a defect or an exhausted machine. The
  /// thread goes on.
  private void run(Task task, Context cx) {
    current = task;
    try {
      task.run(cx);
    } catch (Throwable t) {
      pool.runtime().unhandled("making a blocking call", t);
    } finally {
      current = null;
      tidy();
    }
  }
}
