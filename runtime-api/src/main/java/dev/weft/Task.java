package dev.weft;

import dev.weft.spi.StackReserve;
import org.jspecify.annotations.Nullable;

/// The unit of execution: a future on its way to its end, and its own [Waker].
///
/// To an executor a task is something that wants to be run: [dev.weft.spi.TaskExecutor#schedule]
/// hands it over, the executor keeps it in its queues, and later one of its threads calls
/// [#run(Context)]. Results, failures, cancellation, coalesced wakes and "woken while running" live
/// here and in [TaskState], once for all executors.
///
/// **The ticket.** Handing a task to `schedule` hands over its one ticket. Whoever holds it must
/// run the task once; until then nobody else will be given the task. So the queue link
/// ([#queueNext]) belongs to the holder of the ticket, and a queue needs no node of its own.
///
/// **Threads.** [#wake], [#abort] and the queries may be called by any thread; [#run(Context)],
/// [#run] and the queue link are for the holder of the ticket. The happens-before edge from one
/// poll to the next comes from the state word and, where a ticket was kept, from the queue it
/// waited in.
///
/// A task is 40 bytes. When it is over it lets go of its future and its handle, so that a waker
/// that outlives it keeps nothing alive.
public sealed class Task extends TaskState implements Runnable, Waker
    permits BlockingTask, LocalTask, RootTask, ScopedTask {

  private final TaskEnv env;

  /// Holds the future, later the outcome; dropped at the end. Written by the runner.
  private @Nullable JoinHandle<?> handle;

  private @Nullable Task queueNext;

  /// Links of [LiveTasks], under the lock of the task's shard.
  @Nullable Task livePrevious;

  @Nullable Task liveNext;

  @SuppressWarnings("this-escape") // the handle only stores the reference
  Task(TaskEnv env, long id, Future<?> future) {
    super(id);
    this.env = env;
    this.handle = new JoinHandle<>(this, future);
  }

  /// The handle; for the spawner, before the task is first scheduled.
  @SuppressWarnings("unchecked")
  final <T extends @Nullable Object> JoinHandle<T> handle() {
    JoinHandle<?> h = handle;
    if (h == null) {
      throw new IllegalStateException("the task is over");
    }
    return (JoinHandle<T>) h;
  }

  final TaskEnv env() {
    return env;
  }

  /// The task's id, unique within the process.
  public final long id() {
    return stateId();
  }

  /// The name given at spawn, or `task-` and the id.
  public final String name() {
    return env.name == null ? "task-" + id() : env.name;
  }

  /// Whether the task was never run. Only such a task may be refused by an executor.
  public final boolean isNew() {
    return isFresh();
  }

  /// Whether the task is over and its outcome published.
  public final boolean isFinished() {
    return isComplete();
  }

  @Override
  public final void wake() {
    if (transitionToNotified() == Wake.SUBMIT) {
      // whoever is gone refuses, and at the end of stack or heap nobody can be reached
      try {
        env.executor().schedule(this);
        return;
      } catch (Throwable refused) {
        StrandedTasks stranded = env.runtime.stranded; // R1: from here on, no calls
        queueNext = null;
        synchronized (stranded) {
          if (stranded.last == null) {
            stranded.first = this;
          } else {
            stranded.last.queueNext = this;
          }
          stranded.last = this;
        }
      }
      env.runtime.stranded.settle();
    }
  }

  /// Asks that the task be cancelled. An idle task is cancelled on its executor without being
  /// polled again, a running one after its poll unless that poll finished it. Any thread; does
  /// nothing to a task that is over.
  public final void abort() {
    if (transitionToCancelled() == Wake.SUBMIT) {
      try {
        env.executor().schedule(this);
        return;
      } catch (Throwable refused) {
        StrandedTasks stranded = env.runtime.stranded; // R1: from here on, no calls
        queueNext = null;
        synchronized (stranded) {
          if (stranded.last == null) {
            stranded.first = this;
          } else {
            stranded.last.queueNext = this;
          }
          stranded.last = this;
        }
      }
      env.runtime.stranded.settle();
    } else {
      aborted();
    }
  }

  /// What a special task does when it was aborted while somebody else had its ticket.
  void aborted() {}

  /// Counts the task and hands its ticket over for the first time. When stack or heap give out on
  /// the way, the task starts all the same, a little later, unless it is refused then, too.
  ///
  /// @param cx the calling thread's innermost context
  /// @throws java.util.concurrent.RejectedExecutionException if nobody takes it; it was cancelled
  final void start(@Nullable Context cx) {
    env.runtime.intake().count(cx);
    Throwable thrown;
    try {
      try {
        firstSubmit();
        return;
      } catch (VirtualMachineError exhausted) {
        throw exhausted;
      } catch (Throwable refused) {
        StackReserve.ensure();
        refuse();
        thrown = refused;
      }
    } catch (VirtualMachineError exhausted) {
      StrandedTasks stranded = env.runtime.stranded; // R1: from here on, no calls
      queueNext = null;
      synchronized (stranded) {
        if (stranded.last == null) {
          stranded.first = this;
        } else {
          stranded.last.queueNext = this;
        }
        stranded.last = this;
      }
      thrown = exhausted;
    }
    env.runtime.stranded.settle();
    if (isFinished() && !env.runtime.intakeClosed()) {
      throw Sneaky.rethrow(thrown);
    }
  }

  /// Hands the ticket over for the first time.
  ///
  /// @throws java.util.concurrent.RejectedExecutionException if nobody takes it
  void firstSubmit() {
    env.executor().schedule(this);
  }

  /// R1, with stack to spare. Also by the last one that the task waited for, whose own end is still
  /// being seen to.
  private void strand() {
    queueNext = null;
    synchronized (env.runtime.stranded) {
      Task before = env.runtime.stranded.last;
      if (before == null) {
        env.runtime.stranded.first = this;
      } else {
        before.queueNext = this;
      }
      env.runtime.stranded.last = this;
    }
  }

  /// Sees to a stranded task that its caller has taken out.
  ///
  /// @return `false` if it is stranded again
  final boolean settleStranded() {
    if (isFinished()) {
      return true;
    }
    try {
      if (handle().future() instanceof Lingering lingering && lingering.isOver()) {
        publishLate(java.util.Objects.requireNonNull(lingering.outcome()));
      } else {
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

  /// Runs the task once: polls its future, or cancels it. For the holder of the ticket.
  ///
  /// @param cx the calling worker's context, from [dev.weft.spi.Driver#newContext]
  /// @return `true` if the task still holds its ticket and must be put at the tail (it yielded,
  ///   spent its budget, or was woken while running); `false` if the ticket is spent
  public final boolean run(Context cx) {
    boolean again = runOnce(cx);
    if (env.runtime.stranded.isWaiting()) {
      env.runtime.stranded.settle();
    }
    return again;
  }

  private boolean runOnce(Context cx) {
    switch (transitionToRunning()) {
      case POLL -> {
        if (env.runtime.intakeClosed() && !livesOn()) {
          return cancelNow(cx);
        }
      }
      case CANCEL -> {
        return cancelNow(cx);
      }
      case DROP -> {
        return false;
      }
    }
    cx.tellBeforePoll(this);
    cx.begin(this);
    Poll<?> polled;
    try {
      polled = handle().future().poll(cx);
    } catch (Throwable failure) {
      cx.end();
      cx.tellAfterPoll(this);
      return finish(cx, JoinException.failed(this, failure));
    }
    boolean yielded = cx.end();
    cx.tellAfterPoll(this);
    if (polled instanceof Poll.Ready<?> value) {
      return finish(cx, value);
    }
    if (polled == null) {
      return finish(cx, JoinException.failed(this, nullPoll()));
    }
    return afterPending(cx, yielded);
  }

  private boolean afterPending(Context cx, boolean yielded) {
    if (yielded) {
      if (isCancelled() || env.runtime.intakeClosed()) {
        return cancelNow(cx); // one that only ever yields stands in no list for close to find
      }
      return true;
    }
    boolean list = !isListed();
    if (list && !env.runtime.live().add(this) && !addedLate()) {
      return cancelNow(cx); // closed meanwhile: no list of survivors would ever name this task
    }
    return switch (transitionToIdle(list)) {
      case IDLE -> false;
      case AGAIN -> true;
      case CANCEL -> cancelNow(cx);
    };
  }

  /// Whether the task, which was cancelled and lives on for its rests, is now in the list.
  private boolean addedLate() {
    boolean livesOn = livesOn();
    if (livesOn) {
      env.runtime.live().addLate(this);
    }
    return livesOn;
  }

  /// Whether the task was cancelled and lives on for its rests.
  private boolean livesOn() {
    return handle().future() instanceof Lingering lingering && lingering.outcome() != null;
  }

  /// Runs the task for an executor that knows nothing but `Runnable`, or on a thread that happens
  /// to hold its ticket: in a context of its own, whatever the thread is in the middle of, and so
  /// that the thread's interrupt status and context class loader are afterwards what they were.
  /// Re-schedules the task by itself when it has to run again.
  @Override
  public final void run() {
    runLent(false);
  }

  /// @param forced whether nothing of the task may run on
  private void runLent(boolean forced) {
    LentContexts contexts = env.runtime.lentContexts();
    Context cx = contexts.take();
    cx.force(forced);
    try (var _ = LentThread.uninterrupted(Thread.currentThread().getContextClassLoader());
        var _ = cx.enter()) {
      if (run(cx)) {
        submitAgain();
      }
      Thread.interrupted(); // left behind by the task, meant for nobody
    } finally {
      contexts.giveBack(cx);
    }
  }

  private void submitAgain() {
    try {
      env.executor().scheduleYielded(this);
      return;
    } catch (Throwable refused) {
      strand();
    }
    env.runtime.stranded.settle();
  }

  /// Cancels the future and ends the task; one that was cancelled before and lives on goes on. The
  /// caller is the runner.
  ///
  /// @return whether the task holds its ticket, as [#run(Context)]
  private boolean cancelNow(Context cx) {
    boolean force = cx.isForced() || isForced();
    if (handle().future() instanceof Lingering lingering && lingering.outcome() != null) {
      lingering.outcome(unlessOwned(lingering.outcome()));
      if (force) {
        endRests(cx);
        return finish(cx, lingering.outcome());
      }
      transitionToFinishing();
      return true;
    }
    JoinException outcome = JoinException.cancelled(this);
    cx.begin(this);
    cx.suspendBudget();
    try {
      handle().future().cancel(cx);
    } catch (Throwable t) {
      suppress(outcome, t);
    } finally {
      cx.end();
    }
    if (force) {
      endRests(cx);
    }
    return finish(cx, outcome);
  }

  private void endRests(Context cx) {
    if (handle().future() instanceof Lingering lingering) {
      cx.begin(this);
      cx.suspendBudget();
      try {
        lingering.end(cx);
      } finally {
        cx.end();
      }
    }
  }

  /// Whether nothing of the task may run on when it is cancelled.
  boolean isForced() {
    return env.runtime.livingOn().isForced();
  }

  private static void suppress(JoinException outcome, Throwable thrown) {
    try {
      outcome.addSuppressed(thrown);
    } catch (VirtualMachineError noRoom) {
      return; // the task ends all the same
    }
  }

  /// Cancels a task that no executor took. The caller holds the ticket.
  void refuse() {
    transitionToCancelled();
    runLent(true);
  }

  /// Ends the task, now or, if it has to wait for others, when they have ended.
  ///
  /// @param end the outcome, unless one is stored
  /// @return whether the task lives on and holds its ticket, as [#run(Context)]
  private boolean finish(Context cx, Object end) {
    Object outcome = end;
    if (handle().future() instanceof Lingering lingering) {
      Object stored = lingering.outcome();
      if (stored != null) {
        outcome = stored;
        env.runtime.livingOn().ended(this);
      } else if (lingering.livesOn(end)) {
        env.runtime.livingOn().begun(this);
        transitionToFinishing();
        return true;
      }
      if (lingering.keep(outcome)) {
        return false;
      }
    }
    publish(cx, outcome);
    return false;
  }

  /// Makes the task wait, when it is over, for one more end; whoever ends calls
  /// [Lingering#release]. The caller is inside this task's poll or cancel.
  final Lingering linger() {
    Lingering lingering = lingering();
    lingering.hold();
    return lingering;
  }

  /// Makes the task poll `rest`, also when it is over. The caller is inside this task's poll or
  /// cancel.
  final void keep(Future<?> rest) {
    lingering().keepPolling(rest);
    wake(); // the rest was polled for somebody else's waker, if ever
  }

  private Lingering lingering() {
    JoinHandle<?> h = handle();
    Lingering lingering =
        h.future() instanceof Lingering l ? l : new Lingering(this::strand, h.future());
    h.settle(lingering);
    return lingering;
  }

  private void publishLate(Object outcome) {
    publish(Context.ofThread(env.runtime), outcome);
    try {
      env.executor().endedLate(this);
    } catch (Throwable t) {
      env.runtime.unhandled("telling the executor of the end of " + name(), t);
    }
  }

  /// Publishes the outcome: the future is let go of first, then completion shows, then the joiner
  /// is woken. What fails on the way, be it for want of heap, does not keep the rest.
  ///
  /// @param cx the calling thread's context, if it has one of this runtime
  private void publish(@Nullable Context cx, Object outcome) {
    JoinHandle<?> h = handle();
    handle = null;
    Object end = isCancelled() ? unlessOwned(outcome) : outcome;
    h.settle(end);
    if (isListed()) {
      env.runtime.live().remove(this);
    }
    if (countsAsLive()) {
      if (cx != null) {
        cx.countEnded();
      } else {
        env.runtime.counts().endedElsewhere();
      }
    }
    if (transitionToComplete()) {
      end = giveUp(h, end); // aborted meanwhile
    }
    countPublished(cx);
    Waker joiner = null;
    try {
      joiner = h.wakeJoiner();
    } catch (Throwable t) {
      env.runtime.unhandled("waking who awaits a task", t);
    }
    try {
      env.runtime.ends().published(this, h, joiner, end);
    } catch (Throwable t) {
      env.runtime.unhandled("seeing to the end of a task", t);
    }
    try {
      ended(h, end);
    } catch (Throwable t) {
      env.runtime.unhandled("telling of the end of a task", t);
    }
  }

  private void countPublished(@Nullable Context cx) {
    if (countsAsLive()) {
      if (cx != null) {
        cx.countPublished();
      } else {
        env.runtime.counts().publishedElsewhere();
      }
    }
  }

  private Object giveUp(JoinHandle<?> h, Object end) {
    try {
      return h.giveUp() instanceof JoinException cancelled ? cancelled : end;
    } catch (Throwable t) {
      env.runtime.unhandled("closing what an aborted task yielded", t);
      return end;
    }
  }

  /// The outcome of a task that was aborted and yielded a value all the same: if somebody has to
  /// own the value, whoever aborted the task will not, and it is closed.
  private Object unlessOwned(Object outcome) {
    if (!(outcome instanceof Poll.Ready<?>(Object value)) || !Ownership.isOwned(value)) {
      return outcome;
    }
    JoinException cancelled = JoinException.cancelled(this);
    try {
      Ownership.dispose(value, cancelled);
    } catch (Throwable t) {
      env.runtime.unhandled("closing what an aborted task yielded", t);
    }
    return cancelled;
  }

  /// What a special task does when it is over.
  void ended(JoinHandle<?> h, Object outcome) {}

  /// Whether `Weft.run` waits for this task.
  boolean countsAsLive() {
    return true;
  }

  private static NullPointerException nullPoll() {
    return new NullPointerException(
        "poll returned null; it must return Poll.ready(value) or Poll.pending()");
  }

  /// The queue link, plain. For the holder of the ticket, or a queue's consumer, who clears it when
  /// the task leaves the queue: a task that lives on must not keep those behind it.
  public final @Nullable Task queueNext() {
    return queueNext;
  }

  /// Sets the queue link, plain.
  public final void queueNext(@Nullable Task next) {
    queueNext = next;
  }

  /// Name and state, for dumps.
  @Override
  public final String toString() {
    return name() + " #" + id() + " (" + stateName() + ")";
  }
}
