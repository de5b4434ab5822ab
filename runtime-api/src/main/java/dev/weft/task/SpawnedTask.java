package dev.weft.task;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.JoinException;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.driver.Stillness;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The half of a task that runs: polls or cancels its future, and publishes the outcome.
///
/// **Threads.** The runner, see [TaskState]; a task that has to wait for others is published by the
/// last of them.
public non-sealed class SpawnedTask extends ScheduledTask {

  @SuppressWarnings("this-escape") // the handle only stores the reference
  public SpawnedTask(TaskEnv env, long id, Future<?> future) {
    super(env, id);
    this.handle = new TaskHandle<>(this, future);
  }

  /// The handle; for the spawner, before the task is first scheduled.
  @SuppressWarnings("unchecked")
  public final <T extends @Nullable Object> TaskHandle<T> handle() {
    TaskHandle<?> h = handle;
    if (h == null) {
      throw new IllegalStateException("the task is over");
    }
    return (TaskHandle<T>) h;
  }

  @Override
  final boolean endLate() {
    DeferredCompletion deferred = handle().deferred();
    if (deferred != null && deferred.isOver()) {
      publishLate(Objects.requireNonNull(deferred.outcome()));
      return true;
    }
    return false;
  }

  @Override
  public final boolean run(Context cx) {
    boolean again = runOnce(PollingThread.of(cx));
    if (env().runtime.stranded.isWaiting()) {
      settleStrandedOnes();
    }
    Stillness counts = env().runtime.stillness;
    if (counts != null && !again) {
      counts.ended();
    }
    return again;
  }

  /// What is not settled here is left to the leader (R2); this task's own ticket is not lost to it.
  private void settleStrandedOnes() {
    try {
      env().runtime.stranded.settle();
    } catch (VirtualMachineError exhausted) {
      env().runtime.stranded.waiting = true;
      env().runtime.driver().unpark();
    }
  }

  /// As [#run(Context)], but for what the thread does after a poll.
  boolean runOnce(PollingThread thread) {
    switch (transitionToRunning()) {
      case POLL -> {
        if (env().runtime.isIntakeClosed() && !livesOn()) {
          return cancelNow(thread);
        }
      }
      case CANCEL -> {
        return cancelNow(thread);
      }
      case DROP -> {
        return false;
      }
    }
    thread.tellBeforePoll(this);
    thread.begin(this);
    Poll<?> polled;
    try {
      polled = handle().future().poll(thread.context());
    } catch (Throwable failure) {
      thread.end();
      thread.tellAfterPoll(this);
      return finish(thread, TaskEnd.failed(this, failure));
    }
    boolean yielded = thread.end();
    thread.tellAfterPoll(this);
    if (polled instanceof Poll.Ready<?> value) {
      return finish(thread, value);
    }
    if (polled == null) {
      return finish(thread, TaskEnd.failed(this, nullPoll()));
    }
    return afterPending(thread, yielded);
  }

  private boolean afterPending(PollingThread thread, boolean yielded) {
    if (yielded) {
      if (transitionToYielded() || env().runtime.isIntakeClosed()) {
        return cancelNow(thread); // one that only ever yields stands in no list for close to find
      }
      return true;
    }
    boolean list = !isListed();
    if (list && !env().runtime.live().add(this) && !addedLate()) {
      return cancelNow(thread); // closed meanwhile: no list of survivors would ever name this task
    }
    return switch (transitionToIdle(list)) {
      case IDLE -> false;
      case AGAIN -> true;
      case CANCEL -> cancelNow(thread);
    };
  }

  /// Whether the task, which was cancelled and lives on for its rests, is now in the list.
  private boolean addedLate() {
    boolean livesOn = livesOn();
    if (livesOn) {
      env().runtime.live().addLate(this);
    }
    return livesOn;
  }

  /// Whether the task was cancelled and lives on for its rests.
  private boolean livesOn() {
    DeferredCompletion deferred = handle().deferred();
    return deferred != null && deferred.outcome() != null;
  }

  @Override
  public final void run() {
    runBorrowed(false);
  }

  /// @param forced whether nothing of the task may run on
  private void runBorrowed(boolean forced) {
    ContextPool pool = env().runtime.contextPool();
    PollingThread thread = pool.take();
    thread.force(forced);
    try (var _ = BorrowedThread.uninterrupted(Thread.currentThread().getContextClassLoader());
        var _ = thread.enter()) {
      if (forced ? runRefused(thread) : run(thread.context())) {
        submitAgain();
      }
      Thread.interrupted(); // left behind by the task, meant for nobody
    } finally {
      pool.giveBack(thread);
    }
  }

  /// Runs a task whose ticket nobody took, and so nobody counts, unless it is kept after all.
  private boolean runRefused(PollingThread thread) {
    boolean again = runOnce(thread);
    Stillness counts = env().runtime.stillness;
    if (again && counts != null) {
      counts.begun();
    }
    return again;
  }

  /// Cancels the future and ends the task; one that was cancelled before and lives on goes on. The
  /// caller is the runner.
  ///
  /// @return whether the task holds its ticket, as [#run(Context)]
  private boolean cancelNow(PollingThread thread) {
    boolean force = thread.isForced() || isForced();
    DeferredCompletion deferred = handle().deferred();
    if (deferred != null && deferred.outcome() != null) {
      deferred.outcome(unlessOwned(deferred.outcome()));
      if (force) {
        endCleanups(thread);
        return finish(thread, deferred.outcome());
      }
      transitionToFinishing();
      return true;
    }
    JoinException outcome = TaskEnd.cancelled(this);
    thread.begin(this);
    thread.suspendBudget();
    try {
      handle().future().cancel(thread.context());
    } catch (Throwable t) {
      suppress(outcome, t);
    } finally {
      thread.end();
    }
    if (force) {
      endCleanups(thread);
    }
    return finish(thread, outcome);
  }

  private void endCleanups(PollingThread thread) {
    DeferredCompletion deferred = handle().deferred();
    if (deferred != null) {
      thread.begin(this);
      thread.suspendBudget();
      try {
        deferred.end(thread.context());
      } finally {
        thread.end();
      }
    }
  }

  /// Whether nothing of the task may run on when it is cancelled.
  protected boolean isForced() {
    return env().runtime.shielded().isForced();
  }

  private static void suppress(JoinException outcome, Throwable thrown) {
    try {
      outcome.addSuppressed(thrown);
    } catch (VirtualMachineError noRoom) {
      return; // the task ends all the same
    }
  }

  /// What the cancel strands is settled when the borrowed state of the thread is left: the caller
  /// may be in another task's poll.
  @Override
  public void refuse() {
    transitionToCancelled();
    runBorrowed(true);
    env().runtime.stranded.settle();
  }

  /// Ends the task, now or, if it has to wait for others, when they have ended.
  ///
  /// @param end the outcome, unless one is stored
  /// @return whether the task lives on and holds its ticket, as [#run(Context)]
  boolean finish(PollingThread thread, Object end) {
    Object outcome = end;
    DeferredCompletion deferred = handle().deferred();
    if (deferred != null) {
      Object stored = deferred.outcome();
      if (stored != null) {
        outcome = stored;
        env().runtime.shielded().ended(this);
      } else if (deferred.livesOn(end)) {
        env().runtime.shielded().begun(this);
        transitionToFinishing();
        return true;
      }
      if (deferred.keep(outcome)) {
        return false;
      }
    }
    publish(thread, outcome);
    return false;
  }

  /// Makes the task wait, when it is over, for one more end; whoever ends calls
  /// [DeferredCompletion#release]. The caller is inside this task's poll or cancel.
  public final DeferredCompletion defer() {
    DeferredCompletion deferred = deferred();
    deferred.hold();
    return deferred;
  }

  /// Makes the task poll `rest`, also when it is over. The caller is inside this task's poll or
  /// cancel.
  final void keep(Future<?> rest) {
    deferred().keepPolling(rest);
    wake(); // the rest was polled for somebody else's waker, if ever
  }

  private DeferredCompletion deferred() {
    TaskHandle<?> h = handle();
    DeferredCompletion deferred = h.deferred();
    if (deferred == null) {
      deferred = new DeferredCompletion(this::strand, h.future());
      h.settle(deferred);
    }
    return deferred;
  }

  private void publishLate(Object outcome) {
    publish(PollingThread.current(env().runtime), outcome);
    try {
      env().executor().endedLate(this);
    } catch (Throwable t) {
      failedAtTheEnd(t);
    }
  }

  /// Publishes the outcome: the future is let go of first, then completion shows, then the joiner
  /// is woken. What fails on the way, be it for want of heap, does not keep the rest.
  ///
  /// @param thread the calling one, if it serves this runtime
  private void publish(@Nullable PollingThread thread, Object outcome) {
    TaskRuntime runtime = env().runtime;
    TaskHandle<?> h = handle();
    handle = null;
    Object end = isCancelled() ? unlessOwned(outcome) : outcome;
    h.settle(end);
    if (isListed()) {
      runtime.live().remove(this);
    }
    boolean counts = countsAsLive();
    if (counts) {
      if (thread != null) {
        thread.countEnded();
      } else {
        runtime.counts().endedElsewhere();
      }
    }
    if (transitionToComplete()) {
      end = giveUp(h, end); // aborted meanwhile
    }
    if (counts) {
      countPublished(thread, runtime);
    }
    Waker joiner = null;
    try {
      joiner = h.wakeJoiner();
    } catch (Throwable t) {
      failedAtTheEnd(t);
    }
    try {
      runtime.completions().published(this, h, joiner, end);
    } catch (Throwable t) {
      failedAtTheEnd(t);
    }
    try {
      ended(h, end);
    } catch (Throwable t) {
      failedAtTheEnd(t);
    }
  }

  /// Reports what failed in a step of the end, and throws nothing, so that the next step is taken.
  /// In a handler itself not even a text in quotes is safe: its first use takes heap.
  private void failedAtTheEnd(Throwable failure) {
    try {
      env().runtime.unhandled("ending " + name(), failure);
    } catch (Throwable noRoom) {
      return; // nor is there any to say so
    }
  }

  private static void countPublished(@Nullable PollingThread thread, TaskRuntime runtime) {
    if (thread != null) {
      thread.countPublished();
    } else {
      runtime.counts().publishedElsewhere();
    }
  }

  private Object giveUp(TaskHandle<?> h, Object end) {
    try {
      return h.giveUp() instanceof JoinException cancelled ? cancelled : end;
    } catch (Throwable t) {
      failedAtTheEnd(t);
      return end;
    }
  }

  /// The outcome of a task that was aborted and yielded a value all the same: if somebody has to
  /// own the value, whoever aborted the task will not, and it is closed.
  private Object unlessOwned(Object outcome) {
    if (!(outcome instanceof Poll.Ready<?>(Object value)) || !Ownership.isOwned(value)) {
      return outcome;
    }
    JoinException cancelled = TaskEnd.cancelled(this);
    try {
      Ownership.dispose(value, cancelled);
    } catch (Throwable t) {
      failedAtTheEnd(t);
    }
    return cancelled;
  }

  /// What a special task does when it is over.
  protected void ended(TaskHandle<?> h, Object outcome) {}

  /// Whether `Weft.run` waits for this task.
  public boolean countsAsLive() {
    return true;
  }

  private static NullPointerException nullPoll() {
    return new NullPointerException(
        "poll returned null; it must return Poll.ready(value) or Poll.pending()");
  }
}
