package dev.weft.reactor.sim;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A ring of slots, a millisecond each, for what is not due soon: putting something in costs the
/// same however much there is, and what is taken out comes a slot at a time, in no order (a
/// calendar queue, by Brown, 1988).
///
/// **S1** The slots that have something are among the [#SLOTS] that follow `taken`, the latest that
/// was taken out or is over.
///
/// **Threads.** As [Events].
final class EventSlots {

  /// About a millisecond: some dozens of events in a network that a core can just keep up with.
  /// Longer slots make a larger heap of what is due soon, shorter ones more of these to look at.
  private static final int NANOS_BITS = 20;

  /// 34 seconds.
  private static final int SLOTS = 1 << 15;

  /// A slot that had more gives its arrays back.
  private static final int KEPT = 1024;

  private static final class Slot {
    long[] times = new long[8];
    long[] numbers = new long[8];
    @Nullable Event[] events = new Event[8];
    int size;
  }

  private final @Nullable Slot[] slots = new Slot[SLOTS];
  private final BitSet filled = new BitSet(SLOTS);
  private int size;
  private long taken;

  /// The first that has something, if there is one.
  private long first;

  int size() {
    return size;
  }

  /// Whether what is due at `time` has a slot, it being `now`. There is nothing in the slots that
  /// is due by then.
  boolean has(long time, long now) {
    taken = Math.max(taken, now >> NANOS_BITS);
    long slot = time >> NANOS_BITS;
    return slot > taken && slot - taken < SLOTS;
  }

  /// When the slot of `time` begins.
  static long beginOf(long time) {
    return time >> NANOS_BITS << NANOS_BITS;
  }

  /// Puts in what [has][#has] a slot.
  void add(Event event, long time, long number) {
    long place = time >> NANOS_BITS;
    if (size == 0 || place < first) {
      first = place;
    }
    int index = (int) place & (SLOTS - 1);
    Slot slot = slots[index];
    if (slot == null) {
      slot = new Slot();
      slots[index] = slot;
    }
    int at = slot.size;
    if (at == 0) {
      filled.set(index);
    } else if (at == slot.events.length) {
      grow(slot);
    }
    slot.times[at] = time;
    slot.numbers[at] = number;
    slot.events[at] = event;
    slot.size = at + 1;
    size++;
  }

  private static void grow(Slot slot) {
    int larger = 2 * slot.size;
    long[] moreTimes = Arrays.copyOf(slot.times, larger);
    long[] moreNumbers = Arrays.copyOf(slot.numbers, larger);
    slot.events = Arrays.copyOf(slot.events, larger);
    slot.times = moreTimes;
    slot.numbers = moreNumbers;
  }

  /// When the first slot begins that has something, which there is.
  long firstBegin() {
    return first << NANOS_BITS;
  }

  private void findFirst() {
    if (size > 0) {
      int after = (int) (taken + 1) & (SLOTS - 1);
      int index = filled.nextSetBit(after);
      if (index < 0) {
        index = filled.nextSetBit(0);
      }
      first = taken + 1 + ((index - after) & (SLOTS - 1));
    }
  }

  /// Moves what is in the first slot, and was not cancelled, to `heap`.
  ///
  /// @return how many were cancelled
  int takeFirst(EventHeap heap, Events in) {
    taken = first;
    int index = (int) taken & (SLOTS - 1);
    Slot slot = Objects.requireNonNull(slots[index]);
    int cancelled = 0;
    for (int i = 0; i < slot.size; i++) {
      Event event = Objects.requireNonNull(slot.events[i]);
      if (event.isCancelled(in, slot.numbers[i])) {
        cancelled++;
      } else {
        heap.add(event, slot.times[i], slot.numbers[i]);
      }
    }
    size -= slot.size;
    clear(index, slot, 0);
    findFirst();
    return cancelled;
  }

  /// Leaves the first `kept` in a slot.
  private void clear(int index, Slot slot, int kept) {
    Arrays.fill(slot.events, kept, slot.size, null);
    slot.size = kept;
    if (kept == 0) {
      filled.clear(index);
      if (slot.events.length > KEPT) {
        slots[index] = null;
      }
    }
  }

  void removeCancelled(Events in) {
    for (int index = filled.nextSetBit(0); index >= 0; index = filled.nextSetBit(index + 1)) {
      Slot slot = Objects.requireNonNull(slots[index]);
      int kept = 0;
      for (int i = 0; i < slot.size; i++) {
        Event event = Objects.requireNonNull(slot.events[i]);
        if (!event.isCancelled(in, slot.numbers[i])) {
          slot.times[kept] = slot.times[i];
          slot.numbers[kept] = slot.numbers[i];
          slot.events[kept++] = event;
        }
      }
      size -= slot.size - kept;
      clear(index, slot, kept);
    }
    findFirst();
  }
}
