package dev.weft.io;

import dev.weft.Context;
import dev.weft.Durations;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.io.CopyFailedException.Side;
import dev.weft.io.CopyFailedException.Step;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.time.Sleep;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// [ByteStreams#copyBidirectional]: two directions in one future. Each is polled once a poll, and
/// they take turns in being first, so that a budget that one of them spends is not always the
/// other's loss.
final class CopyBothWays implements Future<Copied>, Waiting {

  private final CopyDirection toSecond;
  private final CopyDirection toFirst;
  private final @Nullable Duration idleLimit;
  private final long idleNanos;

  /// When the idle time may be over; made at the first poll. It is not moved at each byte, but
  /// looks, when it is due, how long ago the last one moved.
  private @Nullable Sleep idle;

  private long copiedBefore;
  private long movedAt;
  private boolean secondFirst;
  private boolean toSecondDone;
  private boolean toFirstDone;
  private boolean over;

  CopyBothWays(AsyncDuplex first, AsyncDuplex second, CopyOptions options) {
    this.toSecond = new CopyDirection(first, second, options);
    this.toFirst = new CopyDirection(second, first, options);
    this.idleLimit = options.idleLimit();
    this.idleNanos = idleLimit == null ? 0 : Durations.saturatedNanos(idleLimit);
  }

  @Override
  public Poll<Copied> poll(Context cx) throws Exception {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    boolean done;
    try {
      done = pollBoth(cx);
      if (!done && idleLimit != null) {
        checkIdle(cx, idleLimit);
      }
    } catch (Throwable t) {
      end(cx);
      throw t;
    }
    if (!done) {
      return Poll.pending();
    }
    end(cx);
    return Poll.ready(copied());
  }

  private boolean pollBoth(Context cx) throws IOException {
    secondFirst = !secondFirst;
    if (secondFirst) {
      pollToFirst(cx);
      pollToSecond(cx);
    } else {
      pollToSecond(cx);
      pollToFirst(cx);
    }
    return toSecondDone && toFirstDone;
  }

  private void pollToSecond(Context cx) throws IOException {
    try {
      toSecondDone = toSecondDone || toSecond.pollCopyAndShutdown(cx);
    } catch (IOException e) {
      throw failed(toSecond.step(), Side.FIRST, Side.SECOND, e);
    }
  }

  private void pollToFirst(Context cx) throws IOException {
    try {
      toFirstDone = toFirstDone || toFirst.pollCopyAndShutdown(cx);
    } catch (IOException e) {
      throw failed(toFirst.step(), Side.SECOND, Side.FIRST, e);
    }
  }

  private CopyFailedException failed(Step step, Side source, Side target, IOException cause) {
    return new CopyFailedException(step == Step.READING ? source : target, step, copied(), cause);
  }

  private void checkIdle(Context cx, Duration limit) throws Exception {
    long copied = toSecond.copied() + toFirst.copied();
    Sleep sleep = idle;
    if (sleep == null || copied != copiedBefore) {
      copiedBefore = copied;
      movedAt = Time.nanos(cx);
    }
    if (sleep == null) {
      sleep = Time.sleepUntil(due());
      idle = sleep;
    }
    while (sleep.poll(cx).isReady()) {
      if (Time.nanos(cx) - movedAt >= idleNanos) {
        throw new TimeoutException(
            "no byte has moved for %s, after %s bytes to the second stream and %s to the first"
                .formatted(Durations.format(limit), toSecond.copied(), toFirst.copied()));
      }
      sleep.reset(due());
    }
  }

  private long due() {
    long due = movedAt + idleNanos;
    return due < 0 ? Long.MAX_VALUE : due;
  }

  private Copied copied() {
    return new Copied(toSecond.copied(), toFirst.copied());
  }

  private void end(Context cx) {
    over = true;
    toSecond.end(cx);
    toFirst.end(cx);
    if (idle != null) {
      idle.cancel(cx);
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("copying both ways");
    trace.leaf("what either side reads or writes");
  }

  @Override
  public void cancel(Context cx) {
    if (!over) {
      end(cx);
    }
  }
}
