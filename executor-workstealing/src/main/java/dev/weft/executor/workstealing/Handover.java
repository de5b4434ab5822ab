package dev.weft.executor.workstealing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;

/// Which worker leads the driver, and which sleeping one takes the lead over when the leader runs
/// tasks for too long.
///
/// The leader runs what it woke, since waking a second worker for work that one can do costs more
/// than the work. To bound what a long or blocked task can do to I/O and timers, one sleeper is the
/// *standby*: it parks with a timeout, and when it finds the lead vacant, with no turn in between,
/// it takes the lead. It also looks after tasks that wait behind one that got stuck
/// ([StuckQueues]). While nothing happens the standby parks without limit, and nobody wakes up for
/// nothing.
///
/// ```text
///   turns: 63                              1   0
///         +---------------------------------+-----+        LED: a sleeper leads. Its turn adds one
///         |      turns begun and ended      | LED |        when it begins and one when it ends, a
///         +---------------------------------+-----+        busy worker's turn adds two at once.
/// ```
///
/// **Roles.** The *leader*, whoever holds the driver's lead, writes `turns`. Sleepers that do not
/// lead call [#await].
///
/// - **H1** `turns` changes only between `tryLead` and `yieldLead`, so it has one writer at a time.
/// - **H2** At most one sleeper is the standby: `standby` is taken by compare-and-set and given
///   back by its holder.
/// - **H3** *While somebody sleeps and the lead is vacant there is a standby, or one is being
///   woken.* Who ends a turn writes `turns`, then reads `standby`; a standby that leaves or stops
///   its clock writes `standby`, then reads `turns`. One sees the other, and unparks a sleeper to
///   be the next standby.
/// - **H4** A standby takes the lead only if it found it vacant twice, `delay` apart or more, with
///   no turn in between.
/// - **H5** *While somebody but the leader sleeps, a lone task is looked at that waits behind the
///   one that made it ready.* Nobody is woken for it (I4 of [Idle]): who pushes it calls a standby
///   if it reads that there is none ([#isUnwatched]).
///
/// *Why H5 needs no fence.* A standby that stops its clock writes `standby` and looks at the queues
/// once more, [#LOOK_DELAYS] delays later. A worker that still read it as the standby pushed before
/// that, and what it pushed has long left its processor's store buffer. Whoever falls asleep
/// meanwhile becomes the standby, or finds one.
///
/// *How late.* The standby looks every 3 delays while turns come and go. A lead given up right
/// after a look is seen vacant by the second look after it: 6 ms later with a delay of 1 ms.
final class Handover {

  /// Nobody.
  private static final int NONE = -1;

  /// How many looks without any turn make the standby stop its clock: with the delay of 1 ms some
  /// 60 ms. More lets an idle runtime wake up longer, less makes one that is used every now and
  /// then wake a standby each time.
  private static final int QUIET_LOOKS = 20;

  /// How many delays between two looks while turns come and go.
  private static final int LOOK_DELAYS = 3;

  private static final VarHandle TURNS;
  private static final VarHandle STANDBY;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TURNS = lookup.findVarHandle(Handover.class, "turns", long.class);
      STANDBY = lookup.findVarHandle(Handover.class, "standby", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long delayNanos;

  private volatile long turns;
  private volatile int leader = NONE;
  private volatile int standby = NONE;

  /// Written by the standby.
  private volatile int standbys;

  // The standby's. The next standby writes them after it saw the last one's NONE.
  private long seen;
  private int quietLooks;
  private int delays;

  Handover(long delayNanos) {
    this.delayNanos = delayNanos;
  }

  /// The worker that leads from its sleep, or -1.
  int leader() {
    return leader;
  }

  private static boolean isLed(long turns) {
    return (turns & 1) != 0;
  }

  boolean isVacant() {
    return !isLed(turns);
  }

  /// A sleeper became the leader, before its turn.
  void begin(int worker) {
    leader = worker;
    TURNS.setVolatile(this, turns + 1);
  }

  /// The leader's turn is over, before it yields the lead.
  ///
  /// @return whether there is no standby: if somebody sleeps, the caller must unpark it (H3)
  boolean end() {
    leader = NONE;
    TURNS.setVolatile(this, turns + 1);
    return standby == NONE;
  }

  /// A busy worker had a turn without waiting, and still leads.
  void passed() {
    TURNS.setVolatile(this, turns + 2);
  }

  /// Whether no standby looks after tasks that wait for their worker. A plain read, for workers
  /// that push.
  boolean isUnwatched() {
    return standby == NONE;
  }

  /// How often somebody has become the standby.
  int standbys() {
    return standbys;
  }

  /// Waits as standby or, if there is one, without limit; returns on every unpark and every look.
  ///
  /// @param work whether a task waits in some queue
  /// @return whether the lead has been vacant for too long, so that the caller should take it
  boolean await(int worker, Parker parker, BooleanSupplier work) {
    if (standby != worker) {
      if (!STANDBY.compareAndSet(this, NONE, worker)) {
        parker.park();
        return false;
      }
      standbys = standbys + 1;
      seen = turns;
      quietLooks = 0;
      delays = 1;
    }
    boolean timedOut = parker.parkNanos(delays * delayNanos);
    return look(timedOut, parker, work);
  }

  private boolean look(boolean timedOut, Parker parker, BooleanSupplier work) {
    long now = turns;
    delays = LOOK_DELAYS;
    if (now != seen) {
      seen = now;
      quietLooks = 0;
      return false;
    }
    if (!timedOut) {
      return false;
    }
    if (!isLed(now)) {
      return true;
    }
    if (++quietLooks >= QUIET_LOOKS) {
      stopClock(now, parker, work);
    }
    return false;
  }

  /// H3: only if no turn ended meanwhile. H5: only if no task waits a while later.
  private void stopClock(long now, Parker parker, BooleanSupplier work) {
    standby = NONE;
    VarHandle.fullFence();
    if (turns == now
        && parker.parkNanos(LOOK_DELAYS * delayNanos)
        && turns == now
        && !work.getAsBoolean()) {
      parker.park();
    }
  }

  /// Whether the worker is the standby. For the worker.
  boolean isStandby(int worker) {
    return standby == worker;
  }

  /// The worker sleeps no longer, or leads.
  ///
  /// @return whether it was the standby of a vacant lead: if somebody else sleeps, the caller must
  ///   unpark it (H3)
  boolean leave(int worker) {
    if (standby != worker) {
      return false;
    }
    standby = NONE;
    VarHandle.fullFence();
    return isVacant();
  }
}
