package dev.weft.task;

import dev.weft.spi.ExecutorMetrics;
import dev.weft.spi.RootTask;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import java.util.random.RandomGenerator;

/// An executor that hands everything on to another one. What stands between a runtime and its
/// executor extends it, so that nothing is forgotten which an executor may override.
///
/// **Threads.** As the executor's.
abstract class ForwardingExecutor implements TaskExecutor {

  final TaskExecutor executor;

  ForwardingExecutor(TaskExecutor executor) {
    this.executor = executor;
  }

  @Override
  public void start() {
    executor.start();
  }

  @Override
  public void schedule(Task task) {
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
