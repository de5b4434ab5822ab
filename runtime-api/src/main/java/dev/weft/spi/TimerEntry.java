package dev.weft.spi;

import dev.weft.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A timer: an intrusive member of a [TimerQueue], with the waker that waits for it. A sleeping
/// future *is* its entry.
///
/// **Threads.** `deadlineNanos`, `previous`, `next`, `queue` and the [slot][#slot] belong to the
/// queue, under its lock, as long as the entry is in one. The slot is read by anyone. The waker
/// belongs to the future's owner, who stores it, and the leader, who takes it.
///
/// **E1** A queue marks the slot before it reports the entry; the owner stores the waker before it
/// reads the slot; so either the leader finds the waker or the owner finds the mark. **E2** The
/// slot leaves its non-negative values exactly once per scheduling, under the queue's lock: to
/// [#IDLE] by a cancel, to [#EXPIRED] by an expiry, to [#CLOSED] by a close.
public abstract class TimerEntry {

  /// In no queue: never scheduled, or cancelled.
  public static final int IDLE = -1;

  /// The deadline has passed.
  public static final int EXPIRED = -2;

  /// The queue was closed under the entry.
  public static final int CLOSED = -3;

  private static final VarHandle SLOT;
  private static final VarHandle WAKER;

  static {
    try {
      var lookup = MethodHandles.lookup();
      SLOT = lookup.findVarHandle(TimerEntry.class, "slot", int.class);
      WAKER = lookup.findVarHandle(TimerEntry.class, "waker", Waker.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The queue's: when the entry is due, on the runtime's clock.
  public long deadlineNanos;

  /// The queue's: the neighbour before.
  public @Nullable TimerEntry previous;

  /// The queue's: the neighbour after.
  public @Nullable TimerEntry next;

  /// Which queue the entry is, or was last, in.
  public @Nullable TimerQueue queue;

  private int slot = IDLE;
  private @Nullable Waker waker;

  /// For subclasses.
  protected TimerEntry() {}

  /// Where in its queue the entry is (at or above 0, the queue's own numbering), or one of [#IDLE],
  /// [#EXPIRED], [#CLOSED]. Volatile read.
  public final int slot() {
    return (int) SLOT.getVolatile(this);
  }

  /// The slot, plain; for the queue under its lock.
  public final int plainSlot() {
    return slot;
  }

  /// Sets the slot with release effect; for the queue under its lock.
  public final void slot(int value) {
    SLOT.setRelease(this, value);
  }

  /// Stores the waker, or forgets it, while the entry is in no queue; for the owner. Plain: the
  /// queue's lock makes it visible. A leader that has just taken the entry out may still take the
  /// waker and wake once more.
  public final void ownWaker(@Nullable Waker value) {
    waker = value;
  }

  /// Stores the waker; for the owner. Volatile, so that a read of the slot may follow (E1).
  public final void waker(@Nullable Waker value) {
    WAKER.setVolatile(this, value);
  }

  /// Whether the stored waker wakes the same as `other`; for the owner.
  public final boolean wakes(Waker other) {
    Waker w = (Waker) WAKER.getAcquire(this);
    return w != null && w.wakesSameAs(other);
  }

  /// Takes the waker, so that exactly one party has it.
  public final @Nullable Waker takeWaker() {
    return (Waker) WAKER.getAndSet(this, null);
  }
}
