package dev.weft.driver;

import dev.weft.spi.RuntimeClock;
import java.util.concurrent.atomic.AtomicLong;

/// Whether a runtime stands still, so that its clock, which does not pass by itself, may jump to
/// the next deadline. Only runtimes with such a clock have one.
///
/// *Protocol.* `out` counts what goes on: each ticket of a task from before it is handed to whoever
/// runs tasks until the run that spends it is over, each blocking call from before it is queued
/// until it has ended and its joiner is woken, and whoever calls wakers outside of all that.
/// - **Z1** What a thread of the runtime sets going is counted before what set it going is counted
///   down. So `out` is 0 only if nothing of the runtime's own is ready, running or on its way, and
///   then stays so until an event, a timer or a foreign thread comes.
/// - **Z2** *Store, then load, on both sides.* The leader sets `awaited`, then reads `out`; who
///   counts down to 0 does that, then reads `awaited`. So the last one ends the leader's wait, or
///   the leader sees the 0.
/// - **Z3** The leader jumps only if it read 0, found no event afterwards, and read 0 again: what
///   an event that was there started is not skipped. What foreign threads do at that moment comes
///   before the jump or after it; nobody can tell.
/// - **Z4** It jumps only while somebody waits in `blockOn` (`callers`), so that no time passes
///   between two calls of a thread that goes on by itself, and nothing that repeats for ever runs
///   away from it. A caller that is in a blocking call of this runtime waits, and so does not go
///   on: it is counted down after its root is counted, and up again by the run that ends its root.
///
/// A jump goes to the earliest deadline exactly, so each timer is due at its own instant, however
/// many there are.
///
/// **Threads.** Any, where nothing else is said.
public final class Stillness {

  private final RuntimeClock clock;
  private final Runnable wakeLeader;
  private final AtomicLong out = new AtomicLong();
  private final AtomicLong callers = new AtomicLong();
  private volatile boolean awaited;

  /// @param wakeLeader ends the leader's wait, or its next one
  Stillness(RuntimeClock clock, Runnable wakeLeader) {
    this.clock = clock;
    this.wakeLeader = wakeLeader;
    clock.onMove(wakeLeader);
  }

  /// Something begins that may set others going.
  public void begun() {
    out.incrementAndGet();
  }

  /// It is over.
  public void ended() {
    if (out.decrementAndGet() == 0 && awaited) {
      wakeLeader.run();
    }
  }

  /// Z4: the calling thread is about to wait for a root, whose ticket is counted.
  ///
  /// @param counted whether the calling thread is in something that is counted, too
  public void callerWaits(boolean counted) {
    callers.incrementAndGet();
    if (counted) {
      ended();
    }
  }

  /// Z4: the root is over, in its run.
  public void callerReturns(boolean counted) {
    if (counted) {
      begun();
    }
    callers.decrementAndGet();
  }

  /// The leader is about to look whether all is still, and to sleep if not.
  void await() {
    awaited = true;
  }

  /// The leader has done so.
  void awaitNoLonger() {
    awaited = false;
  }

  /// Whether the clock may jump as far as that is known without looking for events; the leader's.
  boolean mayJump(long nextDeadlineNanos) {
    return nextDeadlineNanos != Long.MAX_VALUE
        && out.get() == 0
        && callers.get() > 0
        && clock.mayJump();
  }

  /// Z3: lets the clock jump if all is still; the leader's, after it found no event.
  void jump(long nextDeadlineNanos) {
    if (mayJump(nextDeadlineNanos)) {
      clock.jump(nextDeadlineNanos);
    }
  }
}
