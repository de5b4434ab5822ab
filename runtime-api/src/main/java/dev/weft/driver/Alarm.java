package dev.weft.driver;

import dev.weft.Context;
import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import org.jspecify.annotations.Nullable;

/// The base of futures that wait for a time, each of which is its own entry in a timer queue: put
/// into the runtime's timers by its first poll, asked by each poll whether it is due, taken out at
/// the end.
///
/// **Threads.** The owner of the future calls everything here; the queue and the leader see only
/// the entry. It adds no field to the entry's.
public abstract class Alarm extends TimerEntry {

  /// A slot of ours, beside the queue's: the alarm was due and reported so, or was cancelled.
  private static final int OVER = -4;

  /// For subclasses.
  protected Alarm() {}

  /// When the alarm is due, on the runtime's clock. Asked by the first poll, and again only if it
  /// was due then.
  ///
  /// @param nowNanos the time of that poll
  protected abstract long deadline(long nowNanos);

  /// Whether the alarm is due. If not, the waker of `cx` will be called when it is. Asks for no
  /// budget.
  ///
  /// @throws RuntimeClosedException if the runtime's timers are closed
  /// @throws IllegalStateException after the end, or if the future is driven by hand
  protected final boolean pollDue(Context cx) {
    int slot = slot();
    if (slot == IDLE) {
      return begin(cx);
    }
    if (slot >= 0 && !wakes(cx.waker())) {
      waker(cx.waker());
      slot = slot(); // E1: after the store
    }
    return switch (slot) {
      case EXPIRED -> true;
      case CLOSED -> throw closed();
      case OVER -> throw PolledAfterCompletion.polled();
      default -> false;
    };
  }

  private boolean begin(Context cx) {
    Timers timers = RuntimeDriver.of(cx).timers();
    long now = timers.nowNanos();
    long deadline = deadline(now);
    if (deadline <= now) {
      return true;
    }
    ownWaker(cx.waker());
    try {
      timers.schedule(this, deadline, cx.worker());
    } catch (IllegalStateException refused) {
      throw closed();
    }
    return false;
  }

  /// Gives the alarm another deadline, also when it was due or is over: it is then as if made anew.
  /// One that waits in a queue of `timers` is moved. Any other is taken out, and whoever waits is
  /// woken, to put it in anew.
  ///
  /// A leader that has just taken it out as due may still wake for that, and so take a waker that
  /// was left later: who is woken polls, and leaves it again.
  ///
  /// @param newDeadlineNanos what [#deadline] says from now on
  /// @param timers those of the runtime on whose clock that is; null if the caller knows of none
  protected final void rearm(long newDeadlineNanos, @Nullable Timers timers) {
    TimerQueue in = queue;
    if (in != null && slot() >= 0) {
      if (timers != null && timers.move(this, in, newDeadlineNanos)) {
        return;
      }
      in.cancel(this);
    }
    queue = null;
    deadlineNanos = newDeadlineNanos;
    slot(IDLE);
    Waker waiting = takeWaker();
    if (waiting != null) {
      waiting.wake();
    }
  }

  private RuntimeClosedException closed() {
    disarm();
    return new RuntimeClosedException("the runtime was closed, and its timers with it");
  }

  /// Ends the alarm and takes it out of its queue. Idempotent; needs no context, since the entry
  /// knows its queue.
  protected final void disarm() {
    TimerQueue in = queue;
    boolean mine = false;
    if (in != null) {
      mine = in.cancel(this);
      queue = null;
    }
    if (mine) {
      ownWaker(null);
    } else {
      takeWaker();
    }
    slot(OVER);
  }

  /// The time `nanos`, at or above 0, after `nowNanos`; for ever if that is out of range.
  protected static long later(long nowNanos, long nanos) {
    long sum = nowNanos + nanos;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
