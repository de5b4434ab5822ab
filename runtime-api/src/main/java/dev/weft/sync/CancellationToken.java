package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
/// A child holds its parent, so whatever stands between a token and one far below it stays there. A
/// parent knows only those children below which somebody waits: a token that lives as long as the
/// program may have had any number of short-lived children.
///
/// **Threads.** Any.
///
/// *Protocol.* All tokens of a tree share the lock of its root. **N1** Under the lock, a token
/// stands in its parent's list of children if and only if somebody waits for it or it has a child
/// in its own list, and neither is cancelled. **N2** A token is cancelled if it, or one above it,
/// carries the mark; marks never go away. **N3** Under one hold of the lock a cancel marks the
/// token and all that N1 leads to, and takes their waiters; so whoever was in a queue before the
/// mark is woken, and whoever comes after it finds it on the way up. **N4** A waiter's owner may
/// read the token's own mark without the lock as long as it knows itself queued with the same
/// waker: N3 wakes it if the mark comes after the read.
public final class CancellationToken {

  private final @Nullable CancellationToken parent;
  private final CancellationToken root;

  /// N2.
  private volatile boolean marked;

  // Under the lock of the root.
  private final WaitQueue waiters = new WaitQueue();
  private @Nullable CancellationToken firstChild;
  private @Nullable CancellationToken previous;
  private @Nullable CancellationToken next;
  private boolean listed;

  /// A token without a parent.
  @SuppressWarnings("this-escape") // only the reference is stored
  public CancellationToken() {
    this.parent = null;
    this.root = this;
  }

  private CancellationToken(CancellationToken parent) {
    this.parent = parent;
    this.root = parent.root;
  }

  /// A token that is cancelled with this one; cancelled from the start if this one is.
  public CancellationToken child() {
    return new CancellationToken(this);
  }

  /// Cancels this token and all below it. Idempotent; never blocks, and runs no task.
  public void cancel() {
    var wakers = new WakeList();
    synchronized (root) {
      if (!marked) {
        unlist(this);
        cancelAll(wakers);
      }
    }
    wakers.wakeAll();
  }

  /// N3.
  private void cancelAll(WakeList wakers) {
    Deque<CancellationToken> open = new ArrayDeque<>(List.of(this));
    while (!open.isEmpty()) {
      CancellationToken token = open.remove();
      token.marked = true;
      while (!token.waiters.isEmpty()) {
        token.waiters.grantFirst(wakers);
      }
      CancellationToken child = token.firstChild;
      token.firstChild = null;
      while (child != null) {
        CancellationToken after = child.next;
        child.listed = false;
        child.previous = null;
        child.next = null;
        open.add(child);
        child = after;
      }
    }
  }

  /// Whether it was cancelled.
  public boolean isCancelled() {
    if (marked) {
      return true;
    }
    for (CancellationToken t = parent; t != null; t = t.parent) {
      if (t.marked) {
        marked = true; // N2: the next answer is found at once
        return true;
      }
    }
    return false;
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

  /// The children that the token knows, for tests.
  List<CancellationToken> children() {
    synchronized (root) {
      var all = new ArrayList<CancellationToken>();
      for (CancellationToken c = firstChild; c != null; c = c.next) {
        all.add(c);
      }
      return all;
    }
  }

  /// N1: `token` has got its first waiter.
  private static void list(CancellationToken token) {
    CancellationToken parent = token.parent;
    while (parent != null && !token.listed) {
      CancellationToken first = parent.firstChild;
      token.next = first;
      if (first != null) {
        first.previous = token;
      }
      parent.firstChild = token;
      token.listed = true;
      token = parent;
      parent = token.parent;
    }
  }

  /// N1: takes `token` out of its parent's list, and the parent out of its own if nothing else
  /// keeps it there.
  private static void unlist(CancellationToken token) {
    CancellationToken parent = token.parent;
    while (parent != null && token.listed) {
      CancellationToken before = token.previous;
      CancellationToken after = token.next;
      if (before == null) {
        parent.firstChild = after;
      } else {
        before.next = after;
      }
      if (after != null) {
        after.previous = before;
      }
      token.previous = null;
      token.next = null;
      token.listed = false;
      if (parent.firstChild != null || !parent.waiters.isEmpty()) {
        return;
      }
      token = parent;
      parent = token.parent;
    }
  }

  private final class Cancelled extends Waiter implements Future<@Nullable Void>, Waiting {
    private boolean over;

    /// The owner's copy of the waker that it queued; N4.
    private @Nullable Waker left;

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (over) {
        throw PolledAfterCompletion.polled();
      }
      Waker waker = cx.waker();
      Waker before = left;
      if (before != null && !marked && before.wakesSameAs(waker)) {
        return Poll.pending();
      }
      synchronized (root) {
        if (!isCancelled()) {
          waiters.await(this, waker);
          list(CancellationToken.this);
          left = waker;
          return Poll.pending();
        }
      }
      end(); // N3: whoever marked took the waiter out
      return Poll.ready(null);
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.leaf("the cancellation of a token");
    }

    @Override
    public void cancel(Context cx) {
      end();
      synchronized (root) {
        if (waiters.remove(this) != null && waiters.isEmpty() && firstChild == null) {
          unlist(CancellationToken.this);
        }
      }
    }

    private void end() {
      over = true;
      left = null;
    }
  }
}
