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
import dev.weft.task.Ownership;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#timeout(Duration, Future, Callable)]: a [Timeout] that goes on with another
/// future instead of failing.
public final class TimeoutOr<T extends @Nullable Object> extends Alarm
    implements Future<T>, Waiting {

  private final Duration limit;

  /// Null when it was called, or the whole is over.
  private @Nullable Callable<? extends Future<? extends T>> fallback;

  /// The future, then the fallback's. Null when over.
  private @Nullable Future<? extends T> current;

  public TimeoutOr(
      Duration limit, Future<T> inner, Callable<? extends Future<? extends T>> fallback) {
    this.limit = Objects.requireNonNull(limit);
    this.current = Objects.requireNonNull(inner);
    this.fallback = Objects.requireNonNull(fallback);
  }

  @Override
  protected long deadline(long nowNanos) {
    return later(nowNanos, Durations.saturatedNanos(limit));
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    Poll<T> polled = pollCurrent(cx);
    if (polled.isPending() && fallBackIfDue(cx)) {
      polled = pollCurrent(cx);
    }
    return polled;
  }

  @SuppressWarnings("unchecked")
  private Poll<T> pollCurrent(Context cx) throws Exception {
    Future<? extends T> future = current;
    if (future == null) {
      throw PolledAfterCompletion.polled();
    }
    Poll<? extends T> polled;
    try {
      polled = future.poll(cx);
    } catch (Throwable failure) {
      end();
      throw failure;
    }
    if (polled.isReady()) {
      end();
    }
    return (Poll<T>) polled;
  }

  /// Whether the future is late, and the fallback's stands in its place now.
  private boolean fallBackIfDue(Context cx) throws Exception {
    Callable<? extends Future<? extends T>> instead = fallback;
    if (instead == null) {
      return false;
    }
    Future<?> late = current;
    try {
      if (!pollDue(cx)) {
        return false;
      }
    } catch (RuntimeException noTimer) {
      end();
      Cancelling.check(Cancelling.cancel(late, cx, noTimer));
    }
    end();
    Throwable cleanup = Cancelling.cancel(late, cx, null);
    if (cleanup != null) {
      Ownership.unhandled(cx, "cancelling a future that was late", cleanup);
    }
    current = Objects.requireNonNull(instead.call(), "the fallback made no future");
    return true;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("timeoutOr");
    trace.future(current);
    if (fallback != null) {
      trace.timer(slot() == IDLE ? -1 : deadlineNanos);
    }
  }

  @Override
  public void cancel(Context cx) {
    Future<?> future = current;
    end();
    if (future != null) {
      future.cancel(cx);
    }
  }

  private void end() {
    current = null;
    fallback = null;
    disarm();
  }
}
