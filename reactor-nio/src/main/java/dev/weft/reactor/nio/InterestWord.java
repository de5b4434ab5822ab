package dev.weft.reactor.nio;

import dev.weft.spi.Readiness;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The state of one attached source: which directions are wanted, and which the selection key has.
/// [#arm] and [#detach] may be called from any thread, [#fire] from the polling one, [#keep] and
/// [#drop] by whoever holds the lock of the [NioHandle]. Each is one atomic step. It touches no
/// key: a method returns the directions for which the caller must do so.
///
/// A selector is level-triggered: it reports a readable source in every poll for as long as the key
/// has the interest, and taking the interest out and putting it back costs two system calls. So
/// disarming is *lazy*. A report takes ARMED away and leaves the interest in the key, in the hope
/// that it is armed again before the next event; then neither costs anything. If the hope fails,
/// the next event finds the direction KEPT but not ARMED, and takes it out of the key.
///
/// ```
///   bit    4      3 2      1 0
///       DETACHED  KEPT    ARMED        KEPT and ARMED: one bit for WRITE, one for READ
/// ```
///
/// - ARMED: somebody wants one more report. Set by `arm`, taken by `fire`.
/// - KEPT: the key has the interest. Set by `keep`, taken by `drop`, both under the lock.
/// - DETACHED: the last state, without the others.
///
/// Invariants:
///
/// - **I1** Nothing armed is forgotten: ARMED implies KEPT as soon as the `arm` that set it has
///   returned.
/// - **I2** Whenever nobody holds the lock, KEPT tells exactly what the key has.
/// - **I3** What is not armed is not reported, and one arming is worth one report.
/// - **I4** What is kept and not armed is taken out of the key by its next event, so that a ready
///   source nobody waits for costs at most one event.
/// - **I5** After `detach`, nothing is reported, kept or dropped.
///
/// Proof sketch. I3: `fire` reads and clears ARMED in one step. I5: `detach` clears all in one
/// step, and `arm` and `keep`, which alone set bits, look for DETACHED in theirs. I1: `arm` sets
/// ARMED and sees KEPT in one step. If KEPT is there, only `drop` could take it, and `drop` leaves
/// alone what is armed in the same step; if it is not, `arm` returns the direction and its caller
/// keeps it. I2: KEPT and key change inside one hold of the lock. With I1 and I2 the key has
/// whatever is armed, and since it is level-triggered, readiness that exists or arises is reported.
///
/// Race stories:
///
/// - *The arm that comes between fire and drop.* The poller finds READ not armed and goes for the
///   lock to drop it. A thread arms READ, sees KEPT and leaves. The drop now sees ARMED and does
///   nothing; the next select reports READ again.
/// - *The crossing.* The poller has dropped READ in the word, but not yet in the key. A thread
///   arms, keeps READ in the word, adds it to the key, which has it still; then the poller removes
///   it: armed, kept, and never reported. Hence the lock around both, and no other reason for it.
/// - *The event in flight.* The selector has seen data; a reader takes them, would block, arms;
///   only then the poller fires. The reader is told in vain and arms again: a hint may be spurious.
final class InterestWord {
  private static final int ARMED = Readiness.READ | Readiness.WRITE;
  private static final int KEPT_SHIFT = 2;
  private static final int DETACHED = 1 << 4;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(InterestWord.class, "word", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile int word;

  /// Wants one more report of `interest`. Returns the directions to [#keep], mostly none.
  int arm(int interest) {
    while (true) {
      int seen = word;
      if ((seen & DETACHED) != 0) {
        return 0;
      }
      int armed = seen | interest;
      if (armed == seen || WORD.compareAndSet(this, seen, armed)) {
        return interest & ~kept(seen);
      }
    }
  }

  /// Marks `interest` as kept. Returns the directions to put into the key. Under the lock.
  int keep(int interest) {
    while (true) {
      int seen = word;
      int put = (seen & DETACHED) != 0 ? 0 : interest & ~kept(seen);
      if (put == 0 || WORD.compareAndSet(this, seen, seen | put << KEPT_SHIFT)) {
        return put;
      }
    }
  }

  /// Takes what is armed of the `ready` directions. Returns the directions to report; the others
  /// are to be [dropped][#drop].
  int fire(int ready) {
    return (word & ready) == 0 ? 0 : (int) WORD.getAndBitwiseAnd(this, ~ready) & ready;
  }

  /// Ends the keeping of those `unwanted` directions that are still not armed. Returns the
  /// directions to take out of the key. Under the lock.
  int drop(int unwanted) {
    while (true) {
      int seen = word;
      int out = unwanted & ~seen & kept(seen);
      if (out == 0 || WORD.compareAndSet(this, seen, seen & ~(out << KEPT_SHIFT))) {
        return out;
      }
    }
  }

  /// The directions that the key has. Under the lock.
  int kept() {
    int seen = word;
    return (seen & DETACHED) != 0 ? 0 : kept(seen);
  }

  /// Ends everything. Returns whether this call was the one that did.
  boolean detach() {
    return ((int) WORD.getAndSet(this, DETACHED) & DETACHED) == 0;
  }

  private static int kept(int word) {
    return word >>> KEPT_SHIFT & ARMED;
  }

  @Override
  public String toString() {
    int seen = word;
    return (seen & DETACHED) != 0
        ? "detached"
        : "armed " + directions(seen) + ", kept " + directions(kept(seen));
  }

  private static String directions(int bits) {
    return ((bits & Readiness.READ) != 0 ? "r" : "-") + ((bits & Readiness.WRITE) != 0 ? "w" : "-");
  }
}
