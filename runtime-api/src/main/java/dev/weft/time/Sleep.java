package dev.weft.time;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.driver.Alarm;
import org.jspecify.annotations.Nullable;

/// [Time#sleep] and [Time#sleepUntil]: a timer entry that is a future. It has no fields of its own
/// and so is 40 bytes: until the first poll the entry's deadline keeps a deadline or, when it is
/// negative, the complement of a duration.
final class Sleep extends Alarm implements Future<@Nullable Void> {

  private Sleep() {}

  static Sleep lasting(long nanos) {
    var sleep = new Sleep();
    sleep.deadlineNanos = ~nanos;
    return sleep;
  }

  static Sleep until(long deadlineNanos) {
    var sleep = new Sleep();
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
  public void cancel(Context cx) {
    disarm();
  }
}
