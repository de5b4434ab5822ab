package dev.weft.time;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.driver.Alarm;
import dev.weft.driver.RuntimeDriver;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;

/// The future of [Interval#tick].
final class Tick extends Alarm implements Future<Long>, Waiting {

  private final Interval interval;

  Tick(Interval interval) {
    this.interval = interval;
  }

  @Override
  protected long deadline(long nowNanos) {
    return interval.due(nowNanos);
  }

  @Override
  public Poll<Long> poll(Context cx) {
    interval.on(RuntimeDriver.of(cx).timers().zeroNanos());
    if (!pollDue(cx) || !cx.mayProceed()) {
      interval.waits(this);
      return Poll.pending();
    }
    cx.madeProgress();
    end();
    return Poll.ready(interval.take(Time.nanos(cx.runtime())));
  }

  /// The interval's next tick is due at another time.
  void reset(long dueNanos) {
    rearm(dueNanos, Time.timersOfCaller());
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.timer(slot() == IDLE ? -1 : deadlineNanos);
  }

  @Override
  public void cancel(Context cx) {
    end();
  }

  private void end() {
    interval.waitsNoLonger(this);
    disarm();
  }
}
