package dev.weft.timer.wheel;

import dev.weft.spi.GcSignal;
import dev.weft.spi.TimerEntry;
import org.jspecify.annotations.Nullable;

/// The wheel's lists of entries, one per slot, and the bits that find the nearest. Only for the
/// holder of the wheel's lock; knows slots and ticks, but not what time it is.
///
/// A list is a ring through the entries' own links, in the order of arrival; the slot points at its
/// first, whose `previous` is the last.
///
/// **I5** A bit of `occupied[level]` is set iff that slot's ring is not empty; a bit of `levels` is
/// set iff that level's word is not 0. **I6** `earliest[slot]` is no later than any tick placed in
/// the slot, and no earlier than the least ever placed in it since it was last empty. **I9** (the
/// wheel's) [#add] and [#remove] call nothing after their first write, so an overflow of the stack
/// comes before or not at all.
final class Slots {

  /// No slot.
  static final int NONE = -1;

  /// How often to look whether the array that all rings begin in may be old: with each addition
  /// whose number has none of these bits.
  private static final int ADDED_BETWEEN_LOOKS = 63;

  private @Nullable TimerEntry[] first = new @Nullable TimerEntry[Geometry.LEVELS * Geometry.SLOTS];
  private final long[] earliest = new long[Geometry.LEVELS * Geometry.SLOTS];
  private final long[] occupied = new long[Geometry.LEVELS];
  private int levels;

  /// The slot whose entries are moving to lower levels, [#NONE] when it is empty.
  private int cascading = NONE;

  private final GcSignal gc = new GcSignal();
  private int added;

  /// Appends `entry`, placed at `tick`, to `slot`.
  void add(int slot, long tick, TimerEntry entry) {
    if ((++added & ADDED_BETWEEN_LOOKS) == 0 && gc.collected()) {
      renew();
    }
    int level = Geometry.levelOf(slot);
    TimerEntry head = first[slot];
    entry.slot(slot); // the last call (I9)
    if (head == null) {
      entry.previous = entry;
      entry.next = entry;
      first[slot] = entry;
      earliest[slot] = tick;
      occupied[level] |= 1L << slot;
      levels |= 1 << level;
    } else {
      TimerEntry last = head.previous;
      entry.previous = last;
      entry.next = head;
      last.next = entry;
      head.previous = entry;
      if (tick < earliest[slot]) {
        earliest[slot] = tick;
      }
    }
  }

  /// The rings begin in a young array, into which a reference is written without a fence.
  private void renew() {
    try {
      first = first.clone();
    } catch (VirtualMachineError noRoom) {
      return; // the old one does
    }
  }

  /// Unlinks `entry` from `slot` and gives it another slot number.
  ///
  /// @return whether the slot is empty now
  boolean remove(int slot, TimerEntry entry, int number) {
    int level = Geometry.levelOf(slot);
    entry.slot(number); // the last call (I9)
    TimerEntry next = entry.next;
    boolean emptied = next == entry;
    if (emptied) {
      first[slot] = null;
      if ((occupied[level] &= ~(1L << slot)) == 0) {
        levels &= ~(1 << level);
      }
      if (slot == cascading) {
        cascading = NONE;
      }
    } else {
      next.previous = entry.previous;
      entry.previous.next = next;
      if (first[slot] == entry) {
        first[slot] = next;
      }
    }
    entry.previous = null; // a dead entry in the old generation would keep its neighbours alive
    entry.next = null;
    return emptied;
  }

  /// The slot to look at next: the one that is being emptied downwards, else the first occupied one
  /// at or after the elapsed tick's digit on the lowest occupied level; [#NONE] if all are empty.
  int nearest(long elapsed) {
    if (cascading != NONE || levels == 0) {
      return cascading;
    }
    int level = Integer.numberOfTrailingZeros(levels);
    int digit = Geometry.digit(level, elapsed);
    long ahead = Long.rotateRight(occupied[level], digit);
    return Geometry.slot(level, digit + Long.numberOfTrailingZeros(ahead));
  }

  /// The first entry of an occupied slot.
  TimerEntry first(int slot) {
    return first[slot];
  }

  /// A tick no later than any in the occupied `slot`.
  long earliest(int slot) {
    return earliest[slot];
  }

  /// Makes `slot` the nearest until it is empty.
  void cascade(int slot) {
    cascading = slot;
  }
}
