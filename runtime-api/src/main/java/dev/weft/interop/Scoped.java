package dev.weft.interop;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A future inside bindings of scoped values. It is its own operation, so that a poll makes no
/// closure.
final class Scoped<T extends @Nullable Object>
    implements Future<T>, ScopedValue.CallableOp<Poll<T>, Exception>, Waiting {

  private final ScopedValue.Carrier bindings;
  private final Future<T> future;

  /// Of the poll that is under way.
  private @Nullable Context polling;

  Scoped(ScopedValue.Carrier bindings, Future<T> future) {
    this.bindings = bindings;
    this.future = future;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    polling = cx;
    try {
      return bindings.call(this);
    } finally {
      polling = null;
    }
  }

  @Override
  public Poll<T> call() throws Exception {
    return future.poll(Objects.requireNonNull(polling));
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(future);
  }

  @Override
  public void cancel(Context cx) {
    bindings.run(() -> future.cancel(cx));
  }
}
