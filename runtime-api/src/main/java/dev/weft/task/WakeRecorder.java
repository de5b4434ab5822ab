package dev.weft.task;

import dev.weft.AbortHandle;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;

/// An executor that tells listeners of each task that is handed to it, and hands it on to another.
/// A wake that finds the task scheduled or running already is not told of.
final class WakeRecorder extends ForwardingExecutor {

  private final GuardedListener listener;

  WakeRecorder(TaskExecutor executor, GuardedListener listener) {
    super(executor);
    this.listener = listener;
  }

  @Override
  public void schedule(Task task) {
    listener.scheduled((AbortHandle) task);
    executor.schedule(task);
  }
}
