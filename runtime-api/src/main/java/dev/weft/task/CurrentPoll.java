package dev.weft.task;

import dev.weft.spi.GcSignal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The poll that a thread is in: of which task, what is left of the budget, and what it asked for.
///
/// **Threads.** As [PollingThread], which it is a part of.
public abstract sealed class CurrentPoll extends WorkerCounts permits PollingThread {

  /// Units of progress in one poll. More makes a busy task hold its thread longer, fewer makes it
  /// queue more often.
  public static final int BUDGET = 128;

  /// No limit: contexts made by hand, and cancelling.
  private static final int UNLIMITED = -1;

  /// How often a thread looks whether what it writes into may be old: with each poll whose number
  /// has none of these bits.
  private static final int POLLS_BETWEEN_LOOKS = 63;

  /// What [#watchedPoll] says outside of polls.
  public static final int NO_POLL = 0;

  private static final VarHandle POLLS;

  static {
    try {
      var lookup = MethodHandles.lookup();
      POLLS = lookup.findVarHandle(CurrentPoll.class, "polls", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Holds the task, and nothing else.
  private static final class Polled {
    @Nullable SpawnedTask task;
  }

  /// Each poll writes the task into it; so it is made anew when it might be old ([GcSignal]).
  private Polled polled = new Polled();

  private final GcSignal gc = new GcSignal();
  private int budget = UNLIMITED;

  /// Whether the last poll asked to yield, whether it woke its own task, and whether it spent any
  /// budget.
  boolean yielded;

  private boolean wokenWithin;
  boolean progressed;

  /// Polls begun, wrapping; what tells one poll from the next. This thread writes.
  private int polls;

  /// The poll that blocks in place, if one does; the worker is given away until its end.
  private volatile int blocksInPlace = NO_POLL;

  CurrentPoll() {}

  /// The task being polled or cancelled, if any.
  public final @Nullable SpawnedTask task() {
    return polled.task;
  }

  /// Its id, or 0.
  public final long taskId() {
    SpawnedTask task = polled.task;
    return task == null ? 0 : task.id();
  }

  public final boolean inPoll() {
    return polled.task != null;
  }

  /// Before a poll of `next`.
  final void begin(SpawnedTask next) {
    int poll = polls + 1;
    POLLS.setOpaque(this, poll);
    if ((poll & POLLS_BETWEEN_LOOKS) == 0) {
      renewPolled();
    }
    polled.task = next;
    budget = BUDGET;
    yielded = false;
    wokenWithin = false;
  }

  private void renewPolled() {
    try {
      if (gc.collected()) {
        polled = new Polled();
      }
    } catch (VirtualMachineError noRoom) {
      return; // the old one does
    }
  }

  /// After the poll.
  ///
  /// @return whether the task is to run again: the poll asked to yield, or woke the task
  final boolean end() {
    progressed = budget != BUDGET;
    polled.task = null;
    budget = UNLIMITED;
    return yielded | wokenWithin;
  }

  /// What a blocking call inside of `around` begins with: its task, and no budget.
  final void continues(CurrentPoll around) {
    polled.task = around.polled.task;
  }

  /// The poll goes on without its worker.
  public final void blocksInPlace() {
    blocksInPlace = polls;
  }

  /// The number of the poll that the thread is in and holds its worker with; a guess. Any thread.
  public final int watchedPoll() {
    int poll = (int) POLLS.getOpaque(this);
    return !inPoll() || poll == blocksInPlace ? NO_POLL : poll;
  }

  /// Units of progress left in this poll; negative when there is no limit.
  public final int budget() {
    return budget;
  }

  /// Sets the units left; negative for no limit.
  public final void budget(int units) {
    budget = units;
  }

  public final void suspendBudget() {
    budget = UNLIMITED;
  }

  /// Spends one unit.
  public final void spendBudget() {
    if (budget > 0) {
      budget--;
    }
  }

  /// Lets the driver have a turn before the task runs again.
  public final void yieldTask() {
    yielded = true;
  }

  /// The poll has woken its own task, which so runs again after it.
  final void wokenWithin() {
    wokenWithin = true;
  }
}
