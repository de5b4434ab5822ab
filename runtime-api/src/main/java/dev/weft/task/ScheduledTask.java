package dev.weft.task;

import dev.weft.AbortHandle;
import dev.weft.Future;
import dev.weft.outcome.SneakyThrow;
import dev.weft.spi.StackReserve;
import org.jspecify.annotations.Nullable;

/// The half of a task that deals in its ticket: how it gets from whoever spawns, wakes or aborts it
/// to its executor, and what becomes of it where that does not take it.
///
/// **Threads.** Any; whoever turns the state word into [TaskState.Wake#SUBMIT] holds the ticket.
public abstract sealed class ScheduledTask extends TaskState implements AbortHandle
    permits SpawnedTask {

  private final TaskEnv env;

  /// Links of [LiveTasks], under the lock of the task's shard.
  @Nullable ScheduledTask livePrevious;

  @Nullable ScheduledTask liveNext;

  /// Holds the future, later the outcome; dropped at the end. Written by the runner.
  @Nullable TaskHandle<?> handle;

  ScheduledTask(TaskEnv env, long id) {
    super(id);
    this.env = env;
  }

  public final TaskEnv env() {
    return env;
  }

  @Override
  public final long id() {
    return stateId();
  }

  @Override
  public final String name() {
    return env.name == null ? "task-" + id() : env.name;
  }

  @Override
  public final boolean isNew() {
    return isFresh();
  }

  @Override
  public final boolean isFinished() {
    return isComplete();
  }

  @Override
  public final void wake() {
    if (isRunning() && isPolledHere()) {
      return;
    }
    if (transitionToNotified() == Wake.SUBMIT) {
      // whoever is gone refuses, and at the end of stack or heap nobody can be reached
      try {
        env.executor().schedule(this);
        return;
      } catch (Throwable refused) {
        try {
          strand();
        } catch (Throwable noStack) {
          queueNext = this; // R1: from here on, no calls
          env.runtime.stranded.marked = true;
          env.runtime.stranded.waiting = true;
          throw noStack;
        }
      }
      env.runtime.stranded.settle();
    } else if (env.runtime.histories() != null) {
      env.runtime.histories().wokenWhileBusy(this);
    }
  }

  /// I8: a poll that wakes its own task need not turn the state word for that.
  private boolean isPolledHere() {
    PollingThread thread = PollingThread.current();
    if (thread == null || !thread.polls(this)) {
      return false;
    }
    thread.wokenWithin();
    TaskHistories histories = env.runtime.histories();
    if (histories != null) {
      histories.wokenWhileBusy(this);
    }
    return true;
  }

  @Override
  public final void abort() {
    if (transitionToCancelled() == Wake.SUBMIT) {
      try {
        env.executor().schedule(this);
        return;
      } catch (Throwable refused) {
        try {
          strand();
        } catch (Throwable noStack) {
          queueNext = this; // R1: from here on, no calls
          env.runtime.stranded.marked = true;
          env.runtime.stranded.waiting = true;
          throw noStack;
        }
      }
      env.runtime.stranded.settle();
    } else {
      aborted();
    }
  }

  /// What a special task does when it was aborted while somebody else had its ticket.
  protected void aborted() {}

  /// Counts the task and hands its ticket over for the first time. When stack or heap give out on
  /// the way, the task starts all the same, a little later, unless it is refused then, too. When
  /// not even that can be arranged, it is as if it had never been.
  ///
  /// @param thread the calling thread's innermost one
  /// @throws java.util.concurrent.RejectedExecutionException if nobody takes it; it was cancelled
  final void start(@Nullable PollingThread thread) {
    boolean counts = thread != null && thread.isWorkerOf(env.runtime);
    if (thread != null && !counts) {
      StackReserve.ensure();
    }
    env.runtime.spawner().count(thread);
    Throwable thrown;
    try {
      firstSubmit();
      return;
    } catch (Throwable notTaken) {
      thrown = notTaken;
      try {
        refuseOrStrand(notTaken);
      } catch (Throwable noStack) {
        if (counts && handle != null) {
          thread.spawned--; // R5, without a call
        }
        throw noStack;
      }
    }
    env.runtime.stranded.settle();
    if (isFinished() && !env.runtime.isIntakeClosed()) {
      throw SneakyThrow.rethrow(thrown);
    }
  }

  /// Hands the ticket over for the first time.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException if nobody takes it
  protected void firstSubmit() {
    env.executor().schedule(this);
  }

  /// Cancels a task that no executor took. The caller holds the ticket.
  public abstract void refuse();

  /// Publishes the end of a task that waited for others, if the last of them has ended.
  ///
  /// @return whether that was so
  abstract boolean endLate();

  private void refuseOrStrand(Throwable notTaken) {
    if (notTaken instanceof VirtualMachineError || !hasStackToEnd()) {
      strand();
    } else {
      refuse();
    }
  }

  /// Whether there is stack for a cancel, which is other people's code, and all that an end tells.
  private static boolean hasStackToEnd() {
    try {
      StackReserve.ensureForTasks();
      return true;
    } catch (StackOverflowError tooLittle) {
      return false;
    }
  }

  /// Leaves the task to [StrandedTasks], or throws, and has not. Also by the last one that the task
  /// waited for, whose own end is still being seen to.
  final void strand() {
    env.runtime.stranded.enter(this);
  }

  /// What R1 does instead, for the rehearsal.
  final void mark() {
    queueNext = this;
    env.runtime.stranded.marked = true;
    env.runtime.stranded.waiting = true;
  }

  /// Sees to a stranded task that its caller has taken out.
  ///
  /// @return `false` if it is stranded again
  final boolean settleStranded() {
    if (isFinished()) {
      return true;
    }
    try {
      if (!endLate()) {
        submitStranded();
      }
      return true;
    } catch (Throwable exhausted) {
      strand();
      return false;
    }
  }

  private void submitStranded() {
    boolean fresh = isNew();
    try {
      if (fresh) {
        firstSubmit();
      } else {
        env.executor().schedule(this);
      }
    } catch (VirtualMachineError exhausted) {
      if (!fresh && !env.runtime.isClosed()) {
        throw exhausted;
      }
      refuse();
    } catch (Throwable refused) {
      refuse();
    }
  }

  /// Hands over a ticket that was kept, to an executor which is not looking.
  final void submitAgain() {
    try {
      env.executor().scheduleYielded(this);
      return;
    } catch (Throwable refused) {
      strand();
    }
    env.runtime.stranded.settle();
  }

  /// The future that the task polls, for dumps: a guess by any thread, to be looked at and not
  /// touched. Null once the task is over.
  public final @Nullable Future<?> watchedFuture() {
    TaskHandle<?> h = handle;
    return h == null ? null : h.watchedFuture();
  }

  /// Name and state, for dumps.
  @Override
  public final String toString() {
    return name() + " #" + id() + " (" + stateName() + ")";
  }
}
