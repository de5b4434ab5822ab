package dev.weft.task;

import dev.weft.AbortHandle;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.RootTask;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;

/// An executor that tells [TaskHistories] who wakes a task, and hands it on to another. A wake that
/// finds the task scheduled or running already is not told of.
record WakeRecorder(TaskExecutor executor, TaskHistories histories) implements TaskExecutor {

  @Override
  public void start() {
    executor.start();
  }

  @Override
  public void schedule(Task task) {
    if (!task.isNew()) {
      histories.woken((AbortHandle) task);
    }
    executor.schedule(task);
  }

  @Override
  public void scheduleYielded(Task task) {
    executor.scheduleYielded(task);
  }

  @Override
  public boolean aboutToBlock() {
    return executor.aboutToBlock();
  }

  @Override
  public void endedLate(Task task) {
    executor.endedLate(task);
  }

  @Override
  public ExecutorMetrics counters() {
    return executor.counters();
  }

  @Override
  public void blockOn(RootTask root) throws InterruptedException {
    executor.blockOn(root);
  }

  @Override
  public void awaitRoot(RootTask root) throws InterruptedException {
    executor.awaitRoot(root);
  }

  @Override
  public boolean drain(long deadlineNanos) {
    return executor.drain(deadlineNanos);
  }

  @Override
  public void close() {
    executor.close();
  }
}
