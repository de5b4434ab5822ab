package dev.weft.io;

import dev.weft.Waker;
import org.jspecify.annotations.Nullable;

/// Who waits in one direction of a stream in memory. One party may; that a second one comes, which
/// is a mistake, must not make either wait for ever.
///
/// A poll that finds another waker here cannot tell whose it is. Either the one party has only got
/// another waker, and what stands here is a leftover; or two parties wait. So the newcomer stands
/// beside the slot, and the waker in it is called to ask. If its party is there it polls again and
/// keeps the slot, and the newcomer is told; a leftover does not answer. What happens in the end
/// wakes both. (It is what a readiness cell does, with plain fields.)
///
/// **Threads.** Any, under the stream's lock. Each method returns whom to wake after the lock.
final class WaitingSlot {

  private @Nullable Waker waiting;
  private @Nullable Waker beside;
  private @Nullable Waker refused;

  /// Leaves `waker` here.
  ///
  /// @return whom to wake, if anybody: who is asked, or told
  /// @throws IllegalStateException if another party waits here
  @Nullable Waker leave(Waker waker) {
    if (refused != null && waker.wakesSameAs(refused)) {
      refused = null;
      throw new IllegalStateException(
          "another party waits in this direction of the stream, which belongs to one at a time");
    }
    Waker present = waiting;
    if (present == null || waker.wakesSameAs(present)) {
      waiting = waker;
      refused = beside;
      beside = null;
      return refused;
    }
    boolean asked = beside != null;
    beside = waker;
    return asked ? null : present;
  }

  /// Takes all who wait out.
  ///
  /// @return whom to wake, if anybody
  @Nullable Waker take() {
    Waker first = waiting;
    Waker second = beside;
    waiting = null;
    beside = null;
    if (first == null || second == null) {
      return first;
    }
    return () -> {
      first.wake();
      second.wake();
    };
  }

  /// The party that polls with `waker` waits no longer.
  void forget(Waker waker) {
    if (refused != null && waker.wakesSameAs(refused)) {
      refused = null;
      return;
    }
    if (beside != null && waker.wakesSameAs(beside)) {
      beside = null;
      return;
    }
    waiting = beside;
    beside = null;
  }
}
