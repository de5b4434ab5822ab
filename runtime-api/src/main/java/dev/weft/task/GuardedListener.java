package dev.weft.task;

import dev.weft.JoinException;
import dev.weft.Poll;
import dev.weft.RuntimeListener;
import dev.weft.driver.RuntimeDriver;
import java.time.Duration;
import java.util.List;

/// Calls a runtime's [RuntimeListener], so that its failures harm nobody.
public final class GuardedListener implements RuntimeDriver.ParkHooks {

  private static final String TELLING = "telling a listener";

  private final TaskRuntime runtime;
  private final RuntimeListener listener;

  GuardedListener(TaskRuntime runtime, RuntimeListener listener) {
    this.runtime = runtime;
    this.listener = listener;
  }

  void spawned(SpawnedTask task) {
    try {
      listener.taskSpawned(task);
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  void ended(SpawnedTask task, Object outcome) {
    RuntimeListener.End end =
        outcome instanceof Poll.Ready<?>
            ? RuntimeListener.End.VALUE
            : outcome instanceof JoinException.TaskFailed
                ? RuntimeListener.End.FAILED
                : RuntimeListener.End.CANCELLED;
    try {
      listener.taskEnded(task, end);
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  void beforePoll(SpawnedTask task) {
    try {
      listener.beforePoll(task);
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  void afterPoll(SpawnedTask task) {
    try {
      listener.afterPoll(task);
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  public void pollTakesLong(SpawnedTask task, Duration soFar, List<StackTraceElement> where) {
    try {
      listener.pollTakesLong(task, soFar, where);
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  @Override
  public void parking(int worker) {
    try {
      listener.workerParking(worker);
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  @Override
  public void unparked(int worker) {
    try {
      listener.workerUnparked(worker);
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }
}
