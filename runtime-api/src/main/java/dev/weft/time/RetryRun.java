package dev.weft.time;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The future of [Retry#run]: an attempt, or the delay before the next one.
final class RetryRun<T extends @Nullable Object> implements Future<T>, Waiting {

  private final Retry retry;

  /// Null when over.
  private @Nullable Callable<? extends Future<T>> attempts;

  private @Nullable Future<T> attempt;
  private @Nullable Sleep delay;
  private @Nullable RandomGenerator random;
  private int made;
  private long begun;

  RetryRun(Retry retry, Callable<? extends Future<T>> attempts) {
    this.retry = retry;
    this.attempts = attempts;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (attempts == null) {
      throw PolledAfterCompletion.polled();
    }
    while (true) {
      if (!isDelayOver(cx)) {
        return Poll.pending();
      }
      if (attempt == null && !cx.mayProceed()) {
        return Poll.pending();
      }
      try {
        Poll<T> polled = attempt(cx).poll(cx);
        if (polled.isReady()) {
          end();
        }
        return polled;
      } catch (Throwable failure) {
        attempt = null;
        failed(failure, cx);
      }
    }
  }

  private boolean isDelayOver(Context cx) throws Exception {
    if (delay == null) {
      return true;
    }
    try {
      if (delay.poll(cx).isPending()) {
        return false;
      }
    } catch (RuntimeException closed) {
      end();
      throw closed;
    }
    delay = null;
    return true;
  }

  private Future<T> attempt(Context cx) throws Exception {
    Future<T> current = attempt;
    if (current == null) {
      if (made++ == 0) {
        begun = Time.nanos(cx);
      }
      cx.madeProgress();
      current = call();
      attempt = current;
    }
    return current;
  }

  private Future<T> call() throws Exception {
    Future<T> made = Objects.requireNonNull(attempts).call();
    return Objects.requireNonNull(made, "the attempt made no future");
  }

  private void failed(Throwable failure, Context cx) {
    Duration next;
    try {
      next = retry.delayAfter(made, failure, Time.nanos(cx) - begun, this::random);
    } catch (Throwable defect) {
      end();
      if (defect != failure) {
        defect.addSuppressed(failure);
      }
      throw defect;
    }
    if (next == null) {
      end();
      throw SneakyThrow.rethrow(failure);
    }
    delay = Time.sleep(next);
  }

  private RandomGenerator random() {
    RandomGenerator mine = random;
    if (mine == null) {
      mine = retry.openRandom();
      random = mine;
    }
    return mine;
  }

  private void end() {
    attempts = null;
    attempt = null;
    delay = null;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("retry, attempt " + made);
    trace.future(attempt);
    trace.future(delay);
  }

  @Override
  public void cancel(Context cx) {
    Future<T> current = attempt;
    Sleep waiting = delay;
    end();
    if (current != null) {
      current.cancel(cx);
    }
    if (waiting != null) {
      waiting.cancel(cx);
    }
  }
}
