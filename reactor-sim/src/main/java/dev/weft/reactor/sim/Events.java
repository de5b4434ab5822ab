package dev.weft.reactor.sim;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is to happen in simulated time, and what time it is. Time moves from one event to the next,
/// and only when [#runNext] or [#runUntil] is called. What is due at the same instant happens in
/// the order in which it was scheduled.
///
/// What is due soon is in a heap; where there is much, the rest is in slots of time, each of which
/// is moved to the heap when it is next. So the heap is small, and in the caches, however much is
/// to happen.
///
/// - **E1** If there is something in the slots, the first of the heap is due before the first of
///   these begins.
/// - **E2** An entry whose number is not its event's any more was cancelled. The first of the heap
///   is none of these, and of all at most half are.
///
/// **Threads.** One at a time. A [Network] that nobody else drives has its own, under its monitor.
public final class Events {

  /// Fewer are as quick in the heap, all of which a core has in its caches then.
  private static final int MANY = 8192;

  private final int many;
  private final EventHeap heap = new EventHeap();
  private @Nullable EventSlots slots;

  /// In the heap and the slots.
  private int size;

  /// E2.
  private int cancelled;

  private long now;
  private long numbered;
  private long happened;

  /// Nothing is to happen, and it is 0.
  public Events() {
    this(MANY);
  }

  /// @param many from how many on there are slots
  Events(int many) {
    this.many = many;
  }

  /// The time, in nanoseconds since the beginning.
  public long now() {
    return now;
  }

  /// When the earliest is due, in nanoseconds since the beginning; [Long#MAX_VALUE] if there is
  /// none.
  public long next() {
    return heap.firstTime();
  }

  /// How many events have happened.
  public long happened() {
    return happened;
  }

  /// How many are to happen.
  public int pending() {
    return size - cancelled;
  }

  /// Puts `event` where it happens at `nanos`, or now if that is over.
  ///
  /// @throws IllegalStateException if it stands here already
  public void schedule(Event event, long nanos) {
    if (event.in != null) {
      throw new IllegalStateException("the event is to happen already; cancel it first");
    }
    event.in = this;
    event.number = numbered;
    put(event, Math.max(nanos, now), numbered++);
    size++;
  }

  private void put(Event event, long time, long number) {
    if (size >= many && EventSlots.beginOf(time) > heap.firstTime()) { // E1
      EventSlots all = slots;
      if (all == null) {
        all = new EventSlots();
        slots = all;
      }
      if (all.has(time, now)) {
        all.add(event, time, number);
        return;
      }
    }
    heap.add(event, time, number);
  }

  /// Has `action` run at `nanos`, or now if that is over.
  public void at(long nanos, Runnable action) {
    Objects.requireNonNull(action);
    schedule(
        new Event() {
          @Override
          protected void happen() {
            action.run();
          }
        },
        nanos);
  }

  /// Has `action` run `nanos` nanoseconds from now.
  public void after(long nanos, Runnable action) {
    at(later(nanos), action);
  }

  /// The time `nanos` nanoseconds from now; what is beyond [Long#MAX_VALUE] is that.
  long later(long nanos) {
    return nanos > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + nanos;
  }

  /// Takes `event` out, if it is here.
  ///
  /// @return whether it was
  public boolean cancel(Event event) {
    if (event.in != this) {
      return false;
    }
    event.in = null;
    cancelled++;
    if (cancelled > size / 2) {
      removeCancelled();
    }
    settle();
    return true;
  }

  private void removeCancelled() {
    heap.removeCancelled(this);
    if (slots != null) {
      slots.removeCancelled(this);
    }
    size -= cancelled;
    cancelled = 0;
  }

  /// Makes E1 and E2 hold where the first of the heap is gone, or was cancelled.
  private void settle() {
    while (cancelled > 0 && heap.size() > 0 && heap.isFirstCancelled(this)) {
      heap.removeFirst();
      cancelled--;
      size--;
    }
    EventSlots all = slots;
    while (all != null && all.size() > 0 && all.firstBegin() <= heap.firstTime()) {
      int gone = all.takeFirst(heap, this);
      cancelled -= gone;
      size -= gone;
    }
  }

  /// Moves the time to the earliest event, which happens.
  ///
  /// @return whether there was one
  public boolean runNext() {
    if (heap.size() == 0) {
      return false;
    }
    now = heap.firstTime();
    Event event = heap.removeFirst();
    size--;
    event.in = null;
    settle();
    happened++;
    event.happen();
    return true;
  }

  /// Lets everything happen that is due at `nanos` or before, one after the other, each at its own
  /// time; then it is `nanos`, or later if it was.
  public void runUntil(long nanos) {
    while (heap.size() > 0 && heap.firstTime() <= nanos) {
      runNext();
    }
    now = Math.max(now, nanos);
  }
}
