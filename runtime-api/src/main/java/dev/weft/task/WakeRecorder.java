package dev.weft.task;

import dev.weft.AbortHandle;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;

/// An executor that tells [TaskHistories] who wakes a task, and hands it on to another. A wake that
/// finds the task scheduled or running already is not told of.
final class WakeRecorder extends ForwardingExecutor {

  private final TaskHistories histories;

  WakeRecorder(TaskExecutor executor, TaskHistories histories) {
    super(executor);
    this.histories = histories;
  }

  @Override
  public void schedule(Task task) {
    if (!task.isNew()) {
      histories.woken((AbortHandle) task);
    }
    executor.schedule(task);
  }
}
