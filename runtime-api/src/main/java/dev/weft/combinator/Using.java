package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.Failure;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import dev.weft.task.Cancelling;
import dev.weft.task.CleanupScope;
import dev.weft.task.Ownership;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#using]: a resource and the future that uses it. The poll or cancel that ends
/// it closes the resource, also if it was never polled; after all that the future does.
public final class Using<R extends AutoCloseable, T extends @Nullable Object>
    implements Future<T>, Waiting {

  /// Null when it was closed, or belongs to what runs on.
  private @Nullable R resource;

  private final Fn<? super R, ? extends Future<? extends T>> use;
  private @Nullable Future<? extends T> inner;

  public Using(R resource, Fn<? super R, ? extends Future<? extends T>> use) {
    this.resource = Objects.requireNonNull(resource, "resource");
    this.use = Objects.requireNonNull(use, "use");
  }

  @Override
  @SuppressWarnings("unchecked")
  public Poll<T> poll(Context cx) throws Exception {
    R open = resource;
    if (open == null) {
      throw PolledAfterCompletion.polled();
    }
    Poll<? extends T> polled;
    try {
      Future<? extends T> future = inner;
      if (future == null) {
        future = Objects.requireNonNull(use.apply(open), "the function gave no future");
        inner = future;
      }
      polled = future.poll(cx);
    } catch (Throwable failure) {
      end();
      throw SneakyThrow.rethrow(Objects.requireNonNull(close(open, failure)));
    }
    if (polled.isReady()) {
      end();
      Throwable failure = close(open, null);
      if (failure != null) {
        Cancelling.check(Ownership.dispose(polled, failure));
      }
    }
    return (Poll<T>) polled;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(inner);
  }

  @Override
  public void cancel(Context cx) {
    R open = resource;
    Future<?> future = inner;
    end();
    if (open == null) {
      return;
    }
    Throwable failure = null;
    try (var cleanups = CleanupScope.open(cx)) {
      failure = Cancelling.cancel(future, cx, null);
      Future<?> rest = cleanups.rest();
      if (rest == null) {
        failure = close(open, failure);
      } else {
        cleanups.keep(new ThenClose(rest, open));
      }
    }
    Cancelling.check(failure);
  }

  private void end() {
    resource = null;
    inner = null;
  }

  /// Closes `open`.
  ///
  /// @param outcome the failure so far
  /// @return the failure now
  private static @Nullable Throwable close(AutoCloseable open, @Nullable Throwable outcome) {
    try {
      open.close();
      return outcome;
    } catch (Throwable t) {
      return Failure.merge(outcome, t);
    }
  }

  /// What of the cancelled future runs on, and the close after it.
  private record ThenClose(Future<?> rest, AutoCloseable open)
      implements Future<@Nullable Void>, Waiting {

    @Override
    public void explainWait(WaitTrace trace) {
      trace.future(rest);
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      Throwable failure = null;
      try {
        Poll<?> polled = rest.poll(cx);
        if (polled.isPending()) {
          return Poll.pending();
        }
        failure = Ownership.dispose(polled, null); // nobody receives it
      } catch (Throwable t) {
        failure = t;
      }
      Cancelling.check(close(open, failure));
      return Poll.ready(null);
    }

    @Override
    public void cancel(Context cx) {
      Cancelling.check(close(open, Cancelling.cancel(rest, cx, null)));
    }
  }
}
