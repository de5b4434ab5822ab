package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// A switch that says *stop*, once and for all, to any number of tasks. Tokens form trees:
/// cancelling one cancels all below it and none above.
///
/// ```java
/// var server = new CancellationToken();
/// Tasks.spawn(server.child().guard(serve(connection)));
/// server.cancel();
/// ```
///
/// A child that nobody holds any more costs nothing: its parent refers to it weakly.
///
/// **Threads.** Any.
public final class CancellationToken {

  private volatile boolean cancelled;

  // Under this token's lock.
  private final WaitQueue waiters = new WaitQueue();
  private final Set<CancellationToken> children = Collections.newSetFromMap(new WeakHashMap<>());

  /// A token without a parent.
  public CancellationToken() {}

  /// A token that is cancelled with this one; cancelled from the start if this one is.
  public CancellationToken child() {
    var child = new CancellationToken();
    synchronized (this) {
      children.add(child);
      child.cancelled = cancelled;
    }
    return child;
  }

  /// Cancels this token and all below it. Idempotent; never blocks, and runs no task.
  public void cancel() {
    var wakers = new WakeList();
    Deque<CancellationToken> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      open.addAll(open.remove().cancelOne(wakers));
    }
    wakers.wakeAll();
  }

  private synchronized List<CancellationToken> cancelOne(WakeList wakers) {
    cancelled = true;
    waiters.drainTo(wakers);
    List<CancellationToken> below = List.copyOf(children);
    children.clear();
    return below;
  }

  /// Whether it was cancelled.
  public boolean isCancelled() {
    return cancelled;
  }

  /// Waits until it is cancelled.
  ///
  /// **Cancellation** is safe.
  public Future<@Nullable Void> cancelled() {
    return new Cancelled();
  }

  /// `future`, until this token is cancelled: then `future` is cancelled and
  /// [CancellationException] thrown. The token is looked at first.
  ///
  /// **Cancellation** cancels `future`.
  public <T extends @Nullable Object> Future<T> guard(Future<T> future) {
    Future<T> stop =
        cancelled().then(_ -> Futures.failed(new CancellationException("the token was cancelled")));
    return Futures.race(stop, future);
  }

  private final class Cancelled extends Waiter implements Future<@Nullable Void> {
    private boolean over;

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (over) {
        throw new IllegalStateException("polled after its end");
      }
      synchronized (CancellationToken.this) {
        if (!cancelled) {
          waiters.await(this, cx.waker());
          return Poll.pending();
        }
      }
      over = true;
      return Poll.ready(null);
    }

    @Override
    public void cancel(Context cx) {
      over = true;
      synchronized (CancellationToken.this) {
        waiters.remove(this);
      }
    }
  }
}
