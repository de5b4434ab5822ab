package dev.weft.task;

import dev.weft.spi.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The state word of a [dev.weft.spi.Task]: who may touch the task now, and what is still to be
/// done with it.
///
/// ```text
///   63                                    8 7  6  5  4  3  2  1  0
///  +---------------------------------------+------+--+--+--+--+--+--+
///  |               task id                 |  -   |L |F |X |C |R |N |
///  +---------------------------------------+------+--+--+--+--+--+--+
///   N = NOTIFIED  R = RUNNING  C = COMPLETE  X = CANCELLED  F = FRESH  L = LISTED
/// ```
///
/// **Roles.** *Wakers* (any thread) set N. *Aborters* (any thread) set X and N. The *runner* is
/// whoever holds the task's one ticket and has turned R on; it alone polls, cancels and completes.
///
/// **States** (N, R): idle `--`; scheduled `N-` (the ticket is in a queue); running `-R`; running
/// and woken `NR`. A task that yields, or was woken while running, keeps R on while its ticket goes
/// to the tail of the queue, and a spawned one is born with it: wakers then only set N, and the
/// next run costs one transition less.
///
/// **Invariants**
/// - **I1** At most one ticket is out: it is issued only by the transition that turns an idle word
///   (no N, no R, no C) into a notified one, or kept by the runner.
/// - **I2** Only the holder of the ticket turns R on, or finds it on; so at most one thread is the
///   runner.
/// - **I3** N is cleared before the poll, never after: a wake during the poll is seen by
///   [#transitionToIdle], and causes exactly one more poll.
/// - **I4** Every transition is a compare-and-set, "already notified" included: what a waker wrote
///   before waking happens before the poll that its wake causes.
/// - **I5** C is final. Nothing is issued, polled or cancelled after it.
/// - **I6** Once X is seen by the runner the future is cancelled, never polled again.
/// - **I7** F (never run yet) is cleared by the first run, at its end at the latest: before the
///   runner gives the ticket away or keeps it. So it is right for who holds the ticket. L (stands
///   in the registry of live tasks) is set only by the runner.
/// - **I8** A wake by the runner itself, from inside the poll, is no transition: the runner, who
///   keeps the ticket then, remembers it ([CurrentPoll]), and looks for an abort as after a yield.
///
/// *Why nothing is lost.* Suppose a waker finds R set and sets N. The runner leaves RUNNING only
/// through [#transitionToIdle] or [#transitionToComplete]; both are compare-and-set on the same
/// word, so either the waker's N came first and the runner keeps the ticket, or the runner's edge
/// came first and the waker finds an idle word and issues the ticket itself.
///
/// The table is that of tokio's and async-task's task states, without their reference counts.
public abstract class TaskState extends Task {

  /// Must be run again. Not running: the ticket is in a queue.
  private static final long NOTIFIED = 1;

  /// A runner holds the task, or its kept ticket waits at the tail of a queue.
  private static final long RUNNING = 1 << 1;

  /// Over: the outcome is published.
  private static final long COMPLETE = 1 << 2;

  /// To be cancelled by the next run, or by the runner after its poll.
  private static final long CANCELLED = 1 << 3;

  /// Never run yet, so an executor may still refuse it.
  private static final long FRESH = 1 << 4;

  /// Stands in the registry of live tasks.
  private static final long LISTED = 1 << 5;

  /// The id starts here; 56 bits last for 2000 years at a million tasks a second.
  private static final int ID_SHIFT = 8;

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(TaskState.class, "word", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile long word;

  /// What the caller of a wake or an abort must do next.
  enum Wake {
    /// The task was idle: the caller now holds its ticket and schedules it.
    SUBMIT,
    /// Somebody else holds the ticket, or the task is over.
    NOTHING
  }

  /// What the holder of a ticket must do next.
  enum Start {
    POLL,
    CANCEL,
    /// The task is already over; drop the ticket.
    DROP
  }

  /// What a runner must do after a poll that stayed pending.
  enum Rest {
    /// The task is idle and no longer the runner's.
    IDLE,
    /// It was woken meanwhile: the runner keeps the ticket and puts it at the tail.
    AGAIN,
    /// It was aborted meanwhile: the runner cancels the future now.
    CANCEL
  }

  /// A fresh task's word. Its spawner holds the ticket, so it is as good as running.
  protected TaskState(long id) {
    WORD.set(this, id << ID_SHIFT | RUNNING | FRESH);
  }

  /// Makes a fresh task one that its first run marks as such when it begins. For the constructor.
  protected final void bornScheduled() {
    WORD.set(this, (word & ~RUNNING) | NOTIFIED);
  }

  final long stateId() {
    return word >>> ID_SHIFT;
  }

  /// A wake: any state to notified. See I1, I4.
  final Wake transitionToNotified() {
    for (; ; ) {
      long w = word;
      if ((w & COMPLETE) != 0) {
        return Wake.NOTHING;
      }
      if (WORD.compareAndSet(this, w, w | NOTIFIED)) {
        return (w & (NOTIFIED | RUNNING)) == 0 ? Wake.SUBMIT : Wake.NOTHING;
      }
    }
  }

  /// An abort: any state but complete to cancelled and notified.
  final Wake transitionToCancelled() {
    for (; ; ) {
      long w = word;
      if ((w & (COMPLETE | CANCELLED)) != 0) {
        return Wake.NOTHING;
      }
      if (WORD.compareAndSet(this, w, w | CANCELLED | NOTIFIED)) {
        return (w & (NOTIFIED | RUNNING)) == 0 ? Wake.SUBMIT : Wake.NOTHING;
      }
    }
  }

  /// The holder of the ticket becomes, or stays, the runner. A new or kept ticket of a task that
  /// nobody woke or aborted costs no atomic operation.
  public final Start transitionToRunning() {
    for (; ; ) {
      long w = word;
      if ((w & COMPLETE) != 0) {
        return Start.DROP;
      }
      if ((w & (NOTIFIED | RUNNING | CANCELLED)) == RUNNING) {
        return Start.POLL;
      }
      if (WORD.compareAndSet(this, w, (w | RUNNING) & ~(NOTIFIED | FRESH))) {
        return (w & CANCELLED) != 0 ? Start.CANCEL : Start.POLL;
      }
    }
  }

  /// After a poll that stayed pending: running to idle, unless there is more to do.
  ///
  /// @param listed whether the runner has put the task into the registry just now
  final Rest transitionToIdle(boolean listed) {
    long more = listed ? LISTED : 0;
    for (; ; ) {
      long w = word;
      if ((w & (CANCELLED | NOTIFIED)) != 0) {
        long kept = (w | more) & ~FRESH;
        if (kept != w && !WORD.compareAndSet(this, w, kept)) {
          continue;
        }
        return (w & CANCELLED) != 0 ? Rest.CANCEL : Rest.AGAIN;
      }
      if (WORD.compareAndSet(this, w, (w | more) & ~(RUNNING | FRESH))) {
        return Rest.IDLE;
      }
    }
  }

  /// After a poll that yielded: the runner keeps the ticket, unless the task was aborted.
  ///
  /// @return whether it was
  final boolean transitionToYielded() {
    for (; ; ) {
      long w = word;
      if ((w & FRESH) == 0 || WORD.compareAndSet(this, w, w & ~FRESH)) {
        return (w & CANCELLED) != 0;
      }
    }
  }

  /// After a cancel of which something runs on: the abort was heard, and the runner keeps the
  /// ticket to poll the rest. I6 holds for the future; what is polled from now on is what it left
  /// behind.
  final void transitionToFinishing() {
    for (; ; ) {
      long w = word;
      if (WORD.compareAndSet(this, w, w & ~(CANCELLED | FRESH))) {
        return;
      }
    }
  }

  /// The runner publishes the outcome: running to complete.
  ///
  /// @return whether it was aborted before that
  public final boolean transitionToComplete() {
    for (; ; ) {
      long w = word;
      if (WORD.compareAndSet(this, w, (w | COMPLETE) & ~(RUNNING | NOTIFIED | FRESH))) {
        return (w & CANCELLED) != 0;
      }
    }
  }

  public final boolean isComplete() {
    return (word & COMPLETE) != 0;
  }

  final boolean isCancelled() {
    return (word & CANCELLED) != 0;
  }

  final boolean isFresh() {
    return (word & FRESH) != 0;
  }

  /// Whether there is a runner, or a ticket that it has kept.
  final boolean isRunning() {
    return (word & RUNNING) != 0;
  }

  final boolean isListed() {
    return (word & LISTED) != 0;
  }

  /// Whether nobody runs it, nobody has woken or aborted it since its last run, and it is not over.
  public final boolean isIdle() {
    return (word & (NOTIFIED | RUNNING | COMPLETE | CANCELLED)) == 0;
  }

  /// The flags in words, for dumps: `new` (at most in its first run), `scheduled`, `running`, ...
  public final String stateName() {
    long w = word;
    if ((w & COMPLETE) != 0) {
      return "complete";
    }
    String base =
        (w & FRESH) != 0
            ? "new"
            : (w & RUNNING) != 0 ? "running" : (w & NOTIFIED) != 0 ? "scheduled" : "idle";
    return (w & CANCELLED) != 0 ? base + ", cancelled" : base;
  }
}
