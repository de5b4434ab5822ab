package dev.weft.sync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The state word of a [PermitQueue].
///
/// ```text
///   63                                  2   1         0
///   [ permits that are free              ] [AWAITED] [CLOSED]
/// ```
///
/// - `AWAITED`: somebody is queued. Turned on and off under the queue's lock only, and while it is
///   on every change to the word is made under that lock.
/// - `CLOSED`: nothing is given any more; never turned off. Permits still come back.
///
/// Every transition is one compare-and-set, so that those without the lock, which are for a word
/// that is not awaited, cannot slip past one that turns `AWAITED` on.
final class PermitWord {

  /// As many permits as there may be: what an `int` holds, as with the JDK's semaphore.
  static final int MAX_PERMITS = Integer.MAX_VALUE;

  private static final long CLOSED = 1;
  private static final long AWAITED = 2;
  private static final int SHIFT = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(PermitWord.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// What came of [#takeOrAwait].
  enum Taken {
    /// The permits are the caller's.
    YES,
    /// The caller enters the queue.
    AWAIT,
    /// There is nothing to wait for.
    CLOSED
  }

  private volatile long state;

  PermitWord(int permits) {
    if (permits < 0) {
      throw new IllegalArgumentException(permits + " permits");
    }
    state = (long) permits << SHIFT;
  }

  private boolean change(long from, long to) {
    return STATE.compareAndSet(this, from, to);
  }

  private static long free(long word) {
    return word >>> SHIFT;
  }

  int free() {
    return (int) free(state);
  }

  boolean isClosed() {
    return (state & CLOSED) != 0;
  }

  /// Takes `n`, unless too few are free, others wait, or it is closed.
  boolean tryTake(int n) {
    while (true) {
      long word = state;
      if ((word & (CLOSED | AWAITED)) != 0 || free(word) < n) {
        return false;
      }
      if (change(word, word - ((long) n << SHIFT))) {
        return true;
      }
    }
  }

  /// Takes `n`, or turns `AWAITED` on. Under the lock.
  Taken takeOrAwait(int n) {
    while (true) {
      long word = state;
      if ((word & CLOSED) != 0) {
        return Taken.CLOSED;
      }
      if ((word & AWAITED) != 0) {
        return Taken.AWAIT;
      }
      boolean enough = free(word) >= n;
      if (change(word, enough ? word - ((long) n << SHIFT) : word | AWAITED)) {
        return enough ? Taken.YES : Taken.AWAIT;
      }
    }
  }

  /// Adds `n` if nobody waits for them.
  ///
  /// @return `false` if somebody does: then the lock is needed
  /// @throws IllegalStateException if there would be more than [#MAX_PERMITS]
  boolean giveUnlessAwaited(int n) {
    while (true) {
      long word = state;
      if ((word & AWAITED) != 0) {
        return false;
      }
      if (change(word, sum(word, n))) {
        return true;
      }
    }
  }

  /// Adds `n`. Under the lock.
  ///
  /// @throws IllegalStateException if there would be more than [#MAX_PERMITS]
  void give(int n) {
    long word;
    do {
      word = state;
    } while (!change(word, sum(word, n)));
  }

  private static long sum(long word, int n) {
    if (free(word) + n > MAX_PERMITS) {
      throw new IllegalStateException("more than " + MAX_PERMITS + " permits");
    }
    return word + ((long) n << SHIFT);
  }

  /// Takes `n` for the first in the queue. Under the lock.
  ///
  /// @return `false` if too few are free
  boolean grant(int n) {
    while (true) {
      long word = state;
      if (free(word) < n) {
        return false;
      }
      if (change(word, word - ((long) n << SHIFT))) {
        return true;
      }
    }
  }

  /// Takes away as many of `n` as are free. Under the lock.
  int forget(int n) {
    while (true) {
      long word = state;
      long forgotten = Math.min(free(word), n);
      if (change(word, word - (forgotten << SHIFT))) {
        return (int) forgotten;
      }
    }
  }

  /// Turns `AWAITED` off: the queue is empty. Under the lock.
  void awaitedNoMore() {
    long word;
    do {
      word = state;
    } while ((word & AWAITED) != 0 && !change(word, word & ~AWAITED));
  }

  /// Turns `CLOSED` on. Under the lock.
  void close() {
    long word;
    do {
      word = state;
    } while ((word & CLOSED) == 0 && !change(word, word | CLOSED));
  }
}
