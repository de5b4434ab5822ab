package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Durations;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.driver.Alarm;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.task.Cancelling;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#timeout] and [dev.weft.time.Time#timeoutAt]: a future and, in the same object,
/// the timer that ends it.
///
/// The future is polled first, so one that is ready in time is never timed out by a late poll. The
/// deadline is looked at without regard to the budget: a future that is always busy spends it, and
/// is timed out all the same.
public final class Timeout<T extends @Nullable Object> extends Alarm implements Future<T>, Waiting {

  /// Null for a deadline, which the entry has.
  private final @Nullable Duration limit;

  /// Null when over.
  private @Nullable Future<T> inner;

  public Timeout(Duration limit, Future<T> inner) {
    this.limit = Objects.requireNonNull(limit);
    this.inner = Objects.requireNonNull(inner);
  }

  private Timeout(long deadline, Future<T> inner) {
    this.limit = null;
    this.inner = Objects.requireNonNull(inner);
    deadlineNanos = Math.max(0, deadline);
  }

  /// With a deadline on the clock of the runtime that polls.
  public static <T extends @Nullable Object> Timeout<T> at(long deadlineNanos, Future<T> inner) {
    return new Timeout<>(deadlineNanos, inner);
  }

  @Override
  protected long deadline(long nowNanos) {
    return limit == null ? deadlineNanos : later(nowNanos, Durations.saturatedNanos(limit));
  }

  private String overdue() {
    return limit == null
        ? "not ready by " + Durations.approximate(Duration.ofNanos(deadlineNanos)) + " on the clock"
        : "not ready within " + Durations.format(limit);
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Future<T> future = inner;
    if (future == null) {
      throw PolledAfterCompletion.polled();
    }
    Poll<T> polled;
    try {
      polled = future.poll(cx);
    } catch (Throwable failure) {
      end();
      throw failure;
    }
    if (polled.isReady()) {
      end();
    } else {
      checkDeadline(future, cx);
    }
    return polled;
  }

  private void checkDeadline(Future<T> future, Context cx) {
    Throwable failure;
    try {
      if (!pollDue(cx)) {
        return;
      }
      failure = new TimeoutException(overdue());
    } catch (RuntimeException noTimer) {
      failure = noTimer;
    }
    end();
    Cancelling.check(Cancelling.cancel(future, cx, failure));
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("timeout");
    trace.future(inner);
    trace.timer(limit != null && slot() == IDLE ? -1 : deadlineNanos);
  }

  @Override
  public void cancel(Context cx) {
    Future<T> future = inner;
    end();
    if (future != null) {
      future.cancel(cx);
    }
  }

  private void end() {
    inner = null;
    disarm();
  }
}
