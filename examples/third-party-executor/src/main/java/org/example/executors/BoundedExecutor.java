package org.example.executors;

import dev.weft.spi.Driver;
import dev.weft.spi.RootTask;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.Task;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// First in, first out, and no more than so many tasks alive at once. It refuses new tasks, never a
/// wake: a task that lives was let in. The futures of `blockOn` do not count.
final class BoundedExecutor extends OneThreadExecutor {

  private final int limit;
  private final AtomicInteger live = new AtomicInteger();

  BoundedExecutor(RuntimeThreads threads, String name, Driver driver, int limit) {
    super(threads, name, driver, new ArrayDeque<>());
    this.limit = limit;
  }

  @Override
  public void schedule(Task task) {
    boolean counted = task.isNew() && !(task instanceof RootTask);
    if (counted && live.incrementAndGet() > limit) {
      live.decrementAndGet();
      throw new RejectedExecutionException(limit + " tasks live; " + task.name() + " was refused");
    }
    try {
      super.schedule(task);
    } catch (RejectedExecutionException closed) {
      if (counted) {
        live.decrementAndGet();
      }
      throw closed;
    }
  }

  @Override
  void finished(Task task) {
    if (!(task instanceof RootTask)) {
      live.decrementAndGet();
    }
  }

  @Override
  public void endedLate(Task task) {
    finished(task);
  }
}
