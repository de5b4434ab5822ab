package dev.weft;

import dev.weft.driver.RuntimeDriver;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// The one who tells a runtime's [RuntimeListener], so that its failures harm nobody.
final class Listening implements RuntimeDriver.ParkHooks {

  private final Weft runtime;
  private final RuntimeListener listener;

  Listening(Weft runtime, RuntimeListener listener) {
    this.runtime = runtime;
    this.listener = listener;
  }

  private void tell(Consumer<RuntimeListener> event) {
    try {
      event.accept(listener);
    } catch (Throwable t) {
      runtime.unhandled("telling a listener", t);
    }
  }

  void spawned(Task task) {
    tell(l -> l.taskSpawned(new AbortHandle(task)));
  }

  void ended(Task task, Object outcome) {
    RuntimeListener.End end =
        outcome instanceof Poll.Ready<?>
            ? RuntimeListener.End.VALUE
            : outcome instanceof JoinException.TaskFailed
                ? RuntimeListener.End.FAILED
                : RuntimeListener.End.CANCELLED;
    tell(l -> l.taskEnded(new AbortHandle(task), end));
  }

  void beforePoll(Task task) {
    tell(l -> l.beforePoll(new AbortHandle(task)));
  }

  void afterPoll(Task task) {
    tell(l -> l.afterPoll(new AbortHandle(task)));
  }

  void pollTakesLong(Task task, Duration soFar, List<StackTraceElement> where) {
    tell(l -> l.pollTakesLong(new AbortHandle(task), soFar, where));
  }

  @Override
  public void parking(int worker) {
    tell(l -> l.workerParking(worker));
  }

  @Override
  public void unparked(int worker) {
    tell(l -> l.workerUnparked(worker));
  }
}
