package dev.weft.task;

import dev.weft.driver.Stillness;
import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.RootTask;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import java.util.random.RandomGenerator;

/// An executor whose tickets are counted, for a runtime whose clock does not pass by itself: Z1 of
/// [Stillness]. A ticket counts from before it is handed over; [SpawnedTask#run(dev.weft.Context)]
/// counts it down when it is spent. So this works with any executor, which knows nothing of it.
record CountedExecutor(TaskExecutor executor, Stillness stillness) implements TaskExecutor {

  @Override
  public void start() {
    executor.start();
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
  public boolean aboutToBlock() {
    return executor.aboutToBlock();
  }

  @Override
  public boolean makeCall(Runnable call) {
    return executor.makeCall(call);
  }

  @Override
  public RandomGenerator chance() {
    return executor.chance();
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
