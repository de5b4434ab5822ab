package dev.weft.stream.unordered;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Futures that run at once, of which a poll polls only those that were woken. Adding one and
/// taking one that is over cost the same however many there are.
///
/// A poll takes the woken ones once; those woken meanwhile, by themselves too, wait for the next
/// poll. A future that is polled gets a context of its own, of 24 bytes.
///
/// **Threads.** One party at a time.
public final class RunningFutures {

  private final WokenList woken = new WokenList();

  /// The one that was added last; the links lead to all others.
  private @Nullable RunningFuture newest;

  private int size;

  /// None yet.
  public RunningFutures() {}

  /// How many are not over.
  public int size() {
    return size;
  }

  /// Whether all are over.
  public boolean isEmpty() {
    return size == 0;
  }

  /// Adds `future`; the next [#poll] begins it.
  public RunningFuture add(Future<?> future) {
    var added = new RunningFuture(woken, Objects.requireNonNull(future));
    added.older = newest;
    if (newest != null) {
      newest.newer = added;
    }
    newest = added;
    size++;
    woken.add(added);
    return added;
  }

  /// The next one that is over, which leaves the set; null if none is now. It has spent a unit of
  /// the budget.
  public @Nullable RunningFuture poll(Context cx) {
    boolean collected = false;
    while (true) {
      if (woken.isEmpty()) {
        if (collected) {
          return null;
        }
        woken.collect(cx.waker());
        collected = true;
        continue;
      }
      if (!cx.mayProceed()) {
        return null;
      }
      RunningFuture next = woken.next();
      if (!next.isOver() && poll(next, cx)) {
        cx.madeProgress();
        return next;
      }
    }
  }

  private boolean poll(RunningFuture next, Context cx) {
    try {
      Poll<?> polled = Objects.requireNonNull(next.future).poll(cx.withWaker(next));
      if (!(polled instanceof Poll.Ready<?>(Object value))) {
        return false;
      }
      next.end(value, null);
    } catch (Throwable failure) {
      next.end(null, failure);
    }
    remove(next);
    return true;
  }

  private void remove(RunningFuture over) {
    RunningFuture older = over.older;
    RunningFuture newer = over.newer;
    if (older != null) {
      older.newer = newer;
    }
    if (newer != null) {
      newer.older = older;
    } else {
      newest = older;
    }
    over.older = null;
    over.newer = null;
    size--;
  }

  /// Cancels all that run, the oldest first.
  public void close() {
    woken.close();
    RunningFuture oldest = newest;
    while (oldest != null && oldest.older != null) {
      oldest = oldest.older;
    }
    newest = null;
    size = 0;
    for (RunningFuture future = oldest; future != null; future = future.newer) {
      Future<?> running = future.future;
      future.end(null, null);
      Owned.dispose(running);
    }
  }
}
