package dev.weft;

import dev.weft.driver.RuntimeDriver;
import java.time.Duration;
import java.util.List;

/// The one who tells a runtime's [RuntimeListener], so that its failures harm nobody.
final class Listening implements RuntimeDriver.ParkHooks {

  private static final String TELLING = "telling a listener";

  private final Weft runtime;
  private final RuntimeListener listener;

  Listening(Weft runtime, RuntimeListener listener) {
    this.runtime = runtime;
    this.listener = listener;
  }

  void spawned(Task task) {
    try {
      listener.taskSpawned(new AbortHandle(task));
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  void ended(Task task, Object outcome) {
    RuntimeListener.End end =
        outcome instanceof Poll.Ready<?>
            ? RuntimeListener.End.VALUE
            : outcome instanceof JoinException.TaskFailed
                ? RuntimeListener.End.FAILED
                : RuntimeListener.End.CANCELLED;
    try {
      listener.taskEnded(new AbortHandle(task), end);
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  void beforePoll(Task task) {
    try {
      listener.beforePoll(new AbortHandle(task));
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  void afterPoll(Task task) {
    try {
      listener.afterPoll(new AbortHandle(task));
    } catch (Throwable t) {
      runtime.unhandled(TELLING, t);
    }
  }

  void pollTakesLong(Task task, Duration soFar, List<StackTraceElement> where) {
    try {
      listener.pollTakesLong(new AbortHandle(task), soFar, where);
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
