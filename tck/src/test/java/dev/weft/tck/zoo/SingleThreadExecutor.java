package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

/// A right executor with one thread, first in first out, to be broken in one place by overriding a
/// method.
class SingleThreadExecutor implements TaskExecutor {

  private final Context cx;
  private final Thread thread;

  /// All that follows is guarded by it.
  final Deque<Task> queue;

  private boolean busy;
  boolean closed;

  SingleThreadExecutor(Driver driver) {
    this(driver, new ArrayDeque<>());
  }

  SingleThreadExecutor(Driver driver, Deque<Task> queue) {
    this.cx = driver.newContext(0);
    this.queue = queue;
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("zoo")
            .inheritInheritableThreadLocals(false)
            .uncaughtExceptionHandler((thread, broken) -> {})
            .unstarted(this::loop);
  }

  /// A provider of executors like this one.
  static TaskExecutorProvider provider(Function<Driver, SingleThreadExecutor> maker) {
    return new TaskExecutorProvider() {
      @Override
      public String name() {
        return "one thread";
      }

      @Override
      public int priority() {
        return 0;
      }

      @Override
      public Availability availability() {
        return Availability.yes();
      }

      @Override
      public boolean leads() {
        return false;
      }

      @Override
      public int workers(int asked) {
        return 1;
      }

      @Override
      public TaskExecutor open(ExecutorConfig config, Driver driver) {
        SingleThreadExecutor executor = maker.apply(driver);
        executor.adopt(config.threads());
        executor.thread.start();
        return executor;
      }
    };
  }

  @Override
  public void schedule(Task task) {
    synchronized (queue) {
      if (closed) {
        throw new RejectedExecutionException("closed");
      }
      StackReserve.ensure(); // taken and told, or not taken
      put(task);
    }
  }

  /// Puts a task that was scheduled into the queue; under the lock.
  void put(Task task) {
    queue.addLast(task);
    queue.notifyAll();
  }

  /// Puts a task that must run again into the queue; under the lock.
  void putAgain(Task task) {
    queue.addLast(task);
  }

  /// Waits until the queue has something, or the executor is closed; under the lock.
  void awaitTask() throws InterruptedException {
    queue.wait();
  }

  /// Runs one task.
  void run(Task task) {
    if (task.run(cx)) {
      synchronized (queue) {
        putAgain(task);
      }
    }
  }

  /// Gives the thread what the runtime's threads have.
  void adopt(RuntimeThreads threads) {
    threads.adopt(thread);
  }

  final boolean isMine() {
    return Thread.currentThread() == thread;
  }

  private void loop() {
    try (var _ = cx.enter()) {
      for (Task task = next(); task != null; task = next()) {
        run(task);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  final Task next() throws InterruptedException {
    synchronized (queue) {
      busy = false;
      queue.notifyAll();
      while (queue.isEmpty() && !closed) {
        awaitTask();
      }
      busy = true;
      return closed ? null : queue.pollFirst();
    }
  }

  @Override
  public boolean drain(long deadlineNanos) {
    synchronized (queue) {
      while (busy || !queue.isEmpty()) {
        long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          return false;
        }
        try {
          queue.wait(millis);
        } catch (InterruptedException e) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public void close() {
    synchronized (queue) {
      closed = true;
      queue.notifyAll();
      for (Task task = queue.pollFirst(); task != null; task = queue.pollFirst()) {
        task.abort();
        task.run();
      }
    }
  }
}
