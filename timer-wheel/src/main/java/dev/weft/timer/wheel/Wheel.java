package dev.weft.timer.wheel;

import dev.weft.spi.ExpirySink;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A timer queue in which putting in, cancelling and finding the next deadline take the same few
/// nanoseconds for one entry or a million. Any thread may call anything but [#expire], which is the
/// leader's. It has no thread, reads no clock, never wakes up to count a tick, and allocates
/// nothing per entry. Entries come out in the order of their ticks; within one tick, in no promised
/// order.
///
/// ## The picture
///
/// `elapsed` is the last tick that was worked off; [Geometry] says which slot a tick belongs to as
/// seen from there. Let `elapsed` be 0 and A, B, C, D be due at ticks 5, 70, 75 and 4100, in base
/// 64 `0:0:5`, `0:1:6`, `0:1:11` and `1:0:4`:
///
/// ```
///  elapsed   level 0      level 1     level 2    next   expire(..)
///  0         5: A         1: B C      1: D       5      A; elapsed = 5
///  5                      1: B C      1: D       70     slot 1 is nearest and due: elapsed = 70,
///  70        6: B 11: C               1: D              B and C move down, B is due
///  70        11: C                    1: D       75     C; elapsed = 75
///  75                                 1: D       4100   elapsed = 4100, D moves down and is due
/// ```
///
/// Four timers, four wake-ups: a slot knows its earliest tick, so nobody wakes merely to move
/// entries down. Only where the earliest of several in a slot was cancelled is [#nextDeadlineNanos]
/// early, and the wake-up that follows moves the others a level down or more.
///
/// ## The protocol
///
/// - **I1** An entry due at tick `t`, *placed* at `t` clamped to `elapsed` and the horizon, stands
///   in the slot that its placed tick has as seen from `elapsed`.
/// - **I2** Every tick placed in the nearest slot is before all in any other. (Lower levels share
///   more leading digits with `elapsed`; within a level slots are ordered by their distance from
///   the current one, at the top modulo 64, which is enough as nothing is placed 64 slots away.)
/// - **I3** Only [#expire] moves `elapsed`: to the earliest tick of the nearest slot, and not past
///   now. By I2 it passes over nothing, and I1 still holds for all other slots.
/// - **I4** The current slot of a level above 0 is empty but while it cascades. Then it is the
///   nearest by decree, `elapsed` stands, nothing is placed in it, and each step takes one entry
///   out: a cascade ends, may pause between any two steps, and nothing overtakes it.
/// - **I5**, **I6** are those of [Slots].
/// - **I7** Whenever the lock is free, `nextTick` is the earliest tick of the nearest slot; by I2
///   and I6 no entry is placed before. So who put an entry in and then reads it sees no later tick
///   than that entry's, or, if it is overdue, than the last one that [#expire] has worked off.
/// - **I8** An entry's slot number becomes negative under the lock, once per scheduling: of a
///   cancel, an expiry and a close that race, one has the entry. Sinks are called with the lock
///   free.
///
/// - **I9** A thread may run out of stack in here: then the lock is freed, and the wheel is as if
///   it had not called, or had done so. [Slots] changes by plain writes that no call comes between;
///   `nextTick` is lowered before an entry is added and raised after one was removed, so at worst
///   it is early; and what frees the lock then is no call either.
///
/// *Never early*: an entry is taken out at level 0 with its tick, rounded up from its deadline, at
/// or before `elapsed`, which is at or before now rounded down. *Never late*: by I7 `nextTick` is
/// due as soon as an entry is, and by I2 and I4 expiry works through ticks in order until nothing
/// is due.
///
/// **Memory effects.** All stores are plain, but for the slot number, `nextTick` and the lock,
/// which are releases: on x86 the only fence is the lock's. So who puts in an entry and then looks
/// whether the leader sleeps has to put a full fence in between, and so has the leader between
/// saying that it sleeps and reading [#nextDeadlineNanos].
///
/// **Sources.** Varghese and Lauck, *Hashed and Hierarchical Timing Wheels* (1987), scheme 7;
/// levels by exclusive or and occupancy words from tokio's `runtime/time/wheel`; the form of this
/// comment from Kafka's `TimingWheel`. With a minimum per slot it is also the radix heap of Ahuja,
/// Mehlhorn, Orlin and Tarjan (1990).
final class Wheel implements TimerQueue {

  /// How many entries are moved or taken out per hold of the lock. What others may have to wait:
  /// microseconds. Fewer make more holds, more keep a canceller spinning longer.
  static final int STEPS_PER_HOLD = 128;

  /// The value of `nextTick` when the wheel is empty.
  private static final long NEVER = Long.MAX_VALUE;

  private static final VarHandle NEXT_TICK;

  static {
    try {
      NEXT_TICK = MethodHandles.lookup().findVarHandle(Wheel.class, "nextTick", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SpinLock lock = new SpinLock();
  private final Slots slots = new Slots();
  private final Batch batch; // the leader's
  private final int stepsPerHold;
  private long elapsed;
  private long nextTick = NEVER; // written under the lock, read by anyone
  private boolean closed;

  Wheel() {
    this(STEPS_PER_HOLD);
  }

  Wheel(int stepsPerHold) {
    this.stepsPerHold = stepsPerHold;
    this.batch = new Batch(stepsPerHold);
  }

  /// @throws IllegalStateException if the queue is closed, or the entry is in a queue, this or
  ///   another; the entry is untouched
  @Override
  public boolean schedule(TimerEntry entry, long deadlineNanos) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the timer queue is closed");
      }
      if (entry.slot() >= 0) {
        throw new IllegalStateException("the entry is in a timer queue; cancel it first");
      }
      entry.queue = this;
      entry.deadlineNanos = deadlineNanos;
      long tick = placed(entry);
      int slot = Geometry.slotOf(elapsed, tick);
      boolean earlier = tick < nextTick;
      if (earlier) {
        NEXT_TICK.setRelease(this, tick);
      }
      slots.add(slot, tick, entry);
      lock.unlock();
      return earlier;
    } catch (Throwable t) {
      lock.held = false; // I9
      throw t;
    }
  }

  /// @return whether it was in the queue; `false` if it has expired, was never put in, or is in
  ///   another queue, where it then stays
  @Override
  public boolean cancel(TimerEntry entry) {
    if (entry.slot() < 0) {
      return false; // the usual end of a timer that has expired, without the lock
    }
    lock.lock();
    try {
      int slot = entry.plainSlot();
      boolean mine = slot >= 0 && entry.queue == this;
      if (mine && slots.remove(slot, entry, TimerEntry.IDLE)) {
        publishNextTick();
      }
      lock.unlock();
      return mine;
    } catch (Throwable t) {
      lock.held = false; // I9
      throw t;
    }
  }

  @Override
  public long nextDeadlineNanos() {
    return Geometry.nanosOf((long) NEXT_TICK.getVolatile(this));
  }

  /// Takes out what is due, in holds of the lock of bounded length. A hold that found entries to
  /// move and none to take out ends the call: it may return less than `budget` although more is
  /// due, and then, as after a spent budget, [#nextDeadlineNanos] says so.
  ///
  /// @throws IllegalStateException if called from its own sink, or by two threads that happen to
  ///   meet
  @Override
  public int expire(long nowNanos, int budget, ExpirySink sink) {
    long now = Geometry.tickOf(nowNanos);
    int expired = 0;
    while (expired < budget && (long) NEXT_TICK.getVolatile(this) <= now) {
      int taken = takeDue(now, budget - expired);
      if (taken == 0) {
        break;
      }
      expired += taken;
      batch.report(sink);
    }
    batch.rethrow();
    return expired;
  }

  /// Takes out all entries, in holds of the lock of bounded length; any thread, any number of
  /// times.
  @Override
  public void close(ExpirySink sink) {
    Batch remaining = new Batch(stepsPerHold);
    do {
      remaining.report(sink);
      takeAny(remaining);
    } while (remaining.size() > 0);
    remaining.rethrow();
  }

  /// One hold of the lock: moves entries down and due ones, at most `most`, into the batch.
  private int takeDue(long now, int most) {
    lock.lock();
    try {
      if (batch.size() > 0) {
        throw new IllegalStateException("expire is called while it reports to a sink");
      }
      for (int step = 0; step < stepsPerHold && batch.size() < most; step++) {
        int slot = slots.nearest(elapsed);
        if (slot == Slots.NONE || slots.earliest(slot) > now) {
          break;
        }
        elapsed = slots.earliest(slot);
        TimerEntry entry = slots.first(slot);
        if (Geometry.levelOf(slot) > 0) {
          slots.cascade(slot);
          slots.remove(slot, entry, slot);
          long tick = placed(entry);
          slots.add(Geometry.slotOf(elapsed, tick), tick, entry);
        } else {
          slots.remove(slot, entry, TimerEntry.EXPIRED);
          batch.add(entry);
        }
      }
      publishNextTick();
      int due = batch.size();
      lock.unlock();
      return due;
    } catch (Throwable t) {
      lock.held = false; // I9
      throw t;
    }
  }

  /// One hold of the lock: closes the wheel and moves entries into `remaining` until that is full.
  private void takeAny(Batch remaining) {
    lock.lock();
    try {
      closed = true;
      int slot;
      while (!remaining.isFull() && (slot = slots.nearest(elapsed)) != Slots.NONE) {
        TimerEntry entry = slots.first(slot);
        slots.remove(slot, entry, TimerEntry.CLOSED);
        remaining.add(entry);
      }
      publishNextTick();
      lock.unlock();
    } catch (Throwable t) {
      lock.held = false; // I9
      throw t;
    }
  }

  /// I1: the tick at which the entry is to be placed.
  private long placed(TimerEntry entry) {
    return Geometry.placed(elapsed, Geometry.tickAtOrAfter(entry.deadlineNanos));
  }

  /// I7: to be called under the lock when the nearest slot may have changed.
  private void publishNextTick() {
    int slot = slots.nearest(elapsed);
    NEXT_TICK.setRelease(this, slot == Slots.NONE ? NEVER : slots.earliest(slot));
  }
}
