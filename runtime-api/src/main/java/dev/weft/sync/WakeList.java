package dev.weft.sync;

import dev.weft.Waker;
import dev.weft.outcome.ContainedWake;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The wakers that an operation took out under a lock, to be called after it let go of the lock.
/// One waker, the usual case, needs no list.
final class WakeList {

  private @Nullable Waker first;
  private @Nullable List<Waker> others;

  void add(@Nullable Waker waker) {
    if (waker == null) {
      return;
    }
    if (first == null) {
      first = waker;
      return;
    }
    if (others == null) {
      others = new ArrayList<>();
    }
    others.add(waker);
  }

  /// Calls all of them, with no lock held. One that throws, which it must not, is logged and keeps
  /// none of the others from being called.
  void wakeAll() {
    wake(first);
    if (others != null) {
      others.forEach(WakeList::wake);
    }
  }

  /// Calls one waker, with no lock held, as [#wakeAll] does; nothing without one.
  static void wake(@Nullable Waker waker) {
    ContainedWake.wake(waker);
  }
}
