package dev.weft.executor.workstealing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How many workers sleep and how many search, in one word that every producer reads.
///
/// ```text
///   31              16 15               0
///  +------------------+------------------+
///  |     SLEEPING     |    SEARCHING     |
///  +------------------+------------------+
/// ```
///
/// SLEEPING: workers that said "I sleep" and were neither claimed nor woke by themselves.
/// SEARCHING: workers that look for something to steal, and claimed sleepers that do not know yet.
///
/// **Who writes.** A worker starts and stops searching without a lock; SLEEPING changes only under
/// the lock of [Idle]. All accesses are volatile: their single order is what the proofs in [Idle]
/// rest on.
///
/// Every producer reads the word, so it has cache lines of its own; see [QueueIndexes].
final class IdleWord extends IdleWordLayout.After {

  private static final int SEARCHING = 1;
  private static final int SLEEPING = 1 << 16;
  private static final int MASK = SLEEPING - 1;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(IdleWordLayout.Word.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private int get() {
    return (int) WORD.getVolatile(this);
  }

  /// Whether a producer should wake somebody: nobody searches and somebody sleeps.
  boolean wantsWake() {
    int w = get();
    return (w & MASK) == 0 && w >= SLEEPING;
  }

  int searching() {
    return get() & MASK;
  }

  int sleeping() {
    return get() >>> 16;
  }

  /// Awake to searching, unless half of the workers search already.
  boolean startSearching(int workers) {
    for (; ; ) {
      int w = get();
      if (2 * (w & MASK) >= workers) {
        return false;
      }
      if (WORD.compareAndSet(this, w, w + SEARCHING)) {
        return true;
      }
    }
  }

  /// Searching to awake.
  ///
  /// @return whether nobody searches any more
  boolean stopSearching() {
    return ((int) WORD.getAndAdd(this, -SEARCHING) & MASK) == SEARCHING;
  }

  /// Awake or searching to sleeping. Under the lock.
  ///
  /// @return whether nobody searches now
  boolean fallAsleep(boolean searching) {
    int less = searching ? SEARCHING : 0;
    return ((int) WORD.getAndAdd(this, SLEEPING - less) & MASK) == less;
  }

  /// Sleeping to searching, by a notifier on the sleeper's behalf. Under the lock.
  void wakeToSearch() {
    WORD.getAndAdd(this, SEARCHING - SLEEPING);
  }

  /// Sleeping to awake, by the sleeper. Under the lock.
  void wakeByItself() {
    WORD.getAndAdd(this, -SLEEPING);
  }
}
