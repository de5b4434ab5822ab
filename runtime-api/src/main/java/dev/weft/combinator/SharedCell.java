package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Shared;
import dev.weft.Waker;
import dev.weft.dump.WaitTrace;
import dev.weft.outcome.ContainedWake;
import dev.weft.outcome.Failure;
import dev.weft.task.Cancelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the handles of one [Shared] have in common: the future, polled for all by whichever handle
/// is polled, and later its outcome.
///
/// *Protocol.* **H1** All fields change under the lock; the future is polled, and wakers are
/// called, without it. **H2** Who turns `polling` on is the only one to poll. Another handle polled
/// meanwhile leaves its waker and is pending. **H3** The future is given this cell as its waker.
/// Its wake wakes all handles that wait, so that it does not matter which of them is still there.
/// **H4** A wake during the poll is kept in `woken`; the poller, when it finds the future pending,
/// wakes all, itself included. **H5** `handles` counts those that are not over. The value is
/// received by the handle whose poll brought it, at least, so that here none is ever left over.
public final class SharedCell<T extends @Nullable Object> implements Waker {

  private @Nullable Future<T> future;

  /// A [Poll.Ready] or [Failure].
  private @Nullable Object outcome;

  private boolean polling;
  private boolean woken;
  private int handles;

  /// The handles that wait, and their wakers.
  private final Map<Object, Waker> waiting = new LinkedHashMap<>();

  public SharedCell(Future<T> future) {
    this.future = Objects.requireNonNull(future);
  }

  public synchronized void enter() {
    handles++;
  }

  @Override
  public void wake() {
    List<Waker> wakers;
    synchronized (this) {
      if (polling) {
        woken = true;
        return;
      }
      wakers = takeWakers();
    }
    wakers.forEach(ContainedWake::wake);
  }

  private List<Waker> takeWakers() {
    List<Waker> wakers = List.copyOf(waiting.values());
    waiting.clear();
    return wakers;
  }

  /// Polls for `handle`: the outcome, or null if there is none yet.
  public @Nullable Object poll(Object handle, Context cx) {
    Future<T> mine;
    synchronized (this) {
      if (outcome != null) {
        handles--;
        return outcome;
      }
      waiting.put(handle, cx.waker());
      if (polling) {
        return null; // H2
      }
      polling = true;
      woken = false;
      mine = Objects.requireNonNull(future);
    }
    Object end = pollUnlocked(mine, cx);
    List<Waker> wakers;
    synchronized (this) {
      polling = false;
      outcome = end;
      if (end != null) {
        future = null;
        waiting.remove(handle);
        handles--;
      }
      wakers = end != null || woken ? takeWakers() : List.of();
    }
    wakers.forEach(ContainedWake::wake);
    return end;
  }

  private @Nullable Object pollUnlocked(Future<T> mine, Context cx) {
    try {
      Poll<T> polled = mine.poll(cx.withWaker(this));
      return polled.isPending() ? null : polled;
    } catch (Throwable t) {
      return new Failure(t);
    }
  }

  /// Says for dumps what it waits for.
  public void explainWait(WaitTrace trace) {
    trace.step("shared");
    trace.future(future);
  }

  /// `handle` is over; the last one cancels the future.
  public void leave(Object handle, Context cx) {
    Future<T> last = null;
    synchronized (this) {
      waiting.remove(handle);
      handles--;
      if (handles == 0) {
        last = future;
        future = null;
      }
    }
    Cancelling.check(Cancelling.cancel(last, cx, null));
  }
}
