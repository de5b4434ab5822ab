package dev.weft.sync;

import dev.weft.CanIgnoreReturnValue;
import dev.weft.Waker;
import dev.weft.outcome.ContainedWake;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The wakers that an operation took out under a lock, to be called after it let go of the lock.
/// One waker, the usual case, takes no more heap than the list itself.
///
/// **In a full heap** nobody is lost: those for whom there is no room stay in their [WaitQueue],
/// and [#wakeAll] says that there are some. Whoever must reach all of them, because of an end, say,
/// takes out the next ones with the same list, as often as it takes. It has room for one from a
/// queue and for one more, always.
final class WakeList {

  private static final Waker[] NONE = {};

  private final int most;
  private @Nullable Waker first;
  private @Nullable Waker[] others = NONE;
  private int count;

  /// Added when there was no heap for it in `others`.
  private @Nullable Waker spare;

  private boolean isCut;

  WakeList() {
    this(Integer.MAX_VALUE);
  }

  /// @param most how many are taken in from queues before they are woken, at least 1; as if there
  ///   were no heap for more
  WakeList(int most) {
    this.most = most;
  }

  /// Whether there is room for one from a queue.
  boolean hasRoom() {
    if (first == null) {
      return true;
    }
    try {
      if (count + 1 < most) {
        grow();
        return true;
      }
    } catch (VirtualMachineError noHeap) {
      // so there is no room
    }
    isCut = true;
    return false;
  }

  private void grow() {
    if (count == others.length) {
      others = Arrays.copyOf(others, Math.max(4, 2 * count));
    }
  }

  /// Adds one, if there is one. Those from a queue, of which there may be many, are to ask
  /// [#hasRoom] before they leave it.
  void add(@Nullable Waker waker) {
    if (waker == null) {
      return;
    }
    if (first == null) {
      first = waker;
    } else if (spare == null && !hasRoom()) {
      spare = waker;
    } else {
      grow();
      others[count++] = waker;
    }
  }

  /// Calls all of them, with no lock held, and is empty then. One that throws, which it must not,
  /// is logged and keeps none of the others from being called.
  ///
  /// @return whether some may have stayed in their queues, since there was no room for them
  @CanIgnoreReturnValue
  boolean wakeAll() {
    Waker oldest = first;
    first = null;
    wake(oldest);
    for (int i = 0; i < count; i++) {
      Waker next = others[i];
      others[i] = null;
      wake(next);
    }
    count = 0;
    Waker newest = spare;
    spare = null;
    wake(newest);
    boolean wasCut = isCut;
    isCut = false;
    return wasCut;
  }

  /// Calls one waker, with no lock held, as [#wakeAll] does; nothing without one.
  static void wake(@Nullable Waker waker) {
    ContainedWake.wake(waker);
  }
}
