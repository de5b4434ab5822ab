package dev.weft.console;

import dev.weft.AbortHandle;
import dev.weft.measurement.Measurements;
import dev.weft.spi.ScheduleListener;
import java.util.ArrayDeque;
import java.util.List;

/// What a console hears of its runtime while it runs: its measurements, and the failures whose
/// handles are lost.
///
/// **Threads.** Any.
final class ConsoleListener implements ScheduleListener {

  /// Failures kept, the newest ones.
  private static final int KEPT = 50;

  /// Characters kept of each. What a failure says may be anything.
  private static final int LONGEST = 2000;

  private final Measurements measurements = new Measurements();

  // Under its own lock.
  private final ArrayDeque<String> lost = new ArrayDeque<>();

  Measurements measurements() {
    return measurements;
  }

  /// What failed and reached nobody, the newest last.
  List<String> lost() {
    synchronized (lost) {
      return List.copyOf(lost);
    }
  }

  @Override
  public void unhandledFailure(String doing, Throwable failure) {
    String all = "nobody received the failure of " + doing + ": " + failure;
    String text = all.length() <= LONGEST ? all : all.substring(0, LONGEST) + " ...";
    synchronized (lost) {
      lost.addLast(text);
      if (lost.size() > KEPT) {
        lost.removeFirst();
      }
    }
  }

  @Override
  public void taskScheduled(AbortHandle task) {
    measurements.taskScheduled(task);
  }

  @Override
  public void taskEnded(AbortHandle task, End end) {
    measurements.taskEnded(task, end);
  }

  @Override
  public void beforePoll(AbortHandle task) {
    measurements.beforePoll(task);
  }

  @Override
  public void afterPoll(AbortHandle task) {
    measurements.afterPoll(task);
  }

  @Override
  public void workerParking(int worker) {
    measurements.workerParking(worker);
  }

  @Override
  public void timersExpiring(long lateNanos) {
    measurements.timersExpiring(lateNanos);
  }

  @Override
  public void driverTurned(int events) {
    measurements.driverTurned(events);
  }
}
