package dev.weft.time;

import dev.weft.Context;
import dev.weft.Poll;
import dev.weft.driver.Alarm;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import org.jspecify.annotations.Nullable;

/// A [Sleep]: a timer entry that is a future. It has no fields of its own and so is 40 bytes: until
/// the first poll the entry's deadline keeps a deadline or, when it is negative, the complement of
/// a duration.
final class SleepTimer extends Alarm implements Sleep, Waiting {

  private SleepTimer() {}

  static SleepTimer lasting(long nanos) {
    var sleep = new SleepTimer();
    sleep.deadlineNanos = ~nanos;
    return sleep;
  }

  static SleepTimer until(long deadlineNanos) {
    var sleep = new SleepTimer();
    sleep.deadlineNanos = Math.max(0, deadlineNanos);
    return sleep;
  }

  @Override
  protected long deadline(long nowNanos) {
    return deadlineNanos < 0 ? later(nowNanos, ~deadlineNanos) : deadlineNanos;
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) {
    if (!pollDue(cx) || !cx.mayProceed()) {
      return Poll.pending();
    }
    cx.madeProgress();
    disarm();
    return Poll.ready(null);
  }

  @Override
  public void reset(long newDeadlineNanos) {
    rearm(Math.max(0, newDeadlineNanos), Time.timersOfCaller());
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.timer(deadlineNanos);
  }

  @Override
  public void cancel(Context cx) {
    disarm();
  }
}
