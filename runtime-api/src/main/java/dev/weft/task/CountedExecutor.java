package dev.weft.task;

import dev.weft.driver.Stillness;
import dev.weft.spi.RootTask;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;

/// An executor whose tickets are counted, for a runtime whose clock does not pass by itself: Z1 of
/// [Stillness]. A ticket counts from before it is handed over; [SpawnedTask#run(dev.weft.Context)]
/// counts it down when it is spent. So this works with any executor, which knows nothing of it.
final class CountedExecutor extends ForwardingExecutor {

  private final Stillness stillness;

  CountedExecutor(TaskExecutor executor, Stillness stillness) {
    super(executor);
    this.stillness = stillness;
  }

  @Override
  public void schedule(Task task) {
    stillness.begun();
    try {
      executor.schedule(task);
    } catch (Throwable refused) {
      stillness.ended();
      throw refused;
    }
  }

  /// The ticket was kept, and counts already.
  @Override
  public void scheduleYielded(Task task) {
    try {
      executor.scheduleYielded(task);
    } catch (Throwable refused) {
      stillness.ended();
      throw refused;
    }
  }

  @Override
  public void blockOn(RootTask root) throws InterruptedException {
    stillness.begun();
    ((BlockOnTask) root).callerWaits(stillness);
    boolean taken = false;
    try {
      executor.blockOn(root);
      taken = true;
    } catch (InterruptedException interrupted) {
      taken = true;
      throw interrupted;
    } finally {
      if (!taken && root.task().isNew()) {
        stillness.ended();
      }
    }
  }
}
