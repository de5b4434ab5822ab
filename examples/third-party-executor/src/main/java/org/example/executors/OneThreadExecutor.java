package org.example.executors;

import dev.weft.Context;
import dev.weft.spi.Driver;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.StackReserve;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;

/// Runs tasks on one thread of its own, in the order of its queue.
class OneThreadExecutor implements TaskExecutor {
  private final Context cx;
  private final Thread thread;
  // All that follows is guarded by this object.
  private final Queue<Task> queue;
  private boolean running = true;
  private boolean closed;

  OneThreadExecutor(RuntimeThreads threads, String name, Driver driver, Queue<Task> queue) {
    this.cx = driver.newContext(0);
    this.queue = queue;
    this.thread = threads.platform(name, this::loop);
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public synchronized void schedule(Task task) {
    if (closed) {
      throw new RejectedExecutionException("this executor is closed");
    }
    StackReserve.ensure(); // taken and told, or not taken, also at the end of a task's stack
    queue.add(task);
    notify();
  }

  private void loop() {
    try (var _ = cx.enter()) {
      for (Task task = next(); task != null; task = next()) {
        if (task.run(cx)) {
          synchronized (this) {
            queue.add(task);
          }
        } else if (task.isFinished()) {
          finished(task);
        }
        Thread.interrupted(); // what a task leaves behind is meant for nobody
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody has a reason to interrupt this thread", e);
    }
  }

  /// A task is over. On the executor's thread.
  void finished(Task task) {}

  private synchronized Task next() throws InterruptedException {
    running = false;
    while (queue.isEmpty() && !closed) {
      wait();
    }
    Task task = queue.poll();
    running = task != null;
    if (running && closed) {
      task.abort(); // what is left when the runtime gives up
    }
    return task;
  }

  private synchronized boolean isIdle() {
    return !running && queue.isEmpty();
  }

  @Override
  public boolean drain(long deadlineNanos) {
    while (!isIdle() && System.nanoTime() - deadlineNanos < 0) {
      LockSupport.parkNanos(100_000);
    }
    return isIdle();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notify();
    }
    try {
      thread.join(1000); // longer only if a task does not return
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
