package dev.weft;

import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.sync.CancellationToken;
import org.jspecify.annotations.Nullable;

/// A future that may be ended from outside, by [#abort]: it then fails with
/// `java.util.concurrent.CancellationException`, and what it wraps is cancelled.
///
/// **Threads.** [#abort] is for any thread; as a future it belongs to one party at a time.
///
/// **Cancellation** cancels what it wraps.
public final class Abortable<T extends @Nullable Object> implements Future<T>, Waiting {

  private final CancellationToken token = new CancellationToken();
  private final Future<T> guarded;

  Abortable(Future<T> future) {
    this.guarded = token.guard(future);
  }

  /// Ends the future at its next poll, to which it is woken. Nothing happens if it is over.
  public void abort() {
    token.cancel();
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    return guarded.poll(cx);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(guarded);
  }

  @Override
  public void cancel(Context cx) {
    guarded.cancel(cx);
  }
}
