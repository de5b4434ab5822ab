package dev.weft.task;

import dev.weft.AbortHandle;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a [JoinHandle] is made of: the task's future, later its outcome, and who waits for it.
///
/// *Protocol.* `stage` is the future until the end and the outcome afterwards, written by the
/// task's runner. **J1** The outcome is written before the state word turns complete, and read only
/// after it was seen complete. **J2** The joiner stores its waker, then looks at the state word;
/// the runner turns the state word, then takes the waker: one of them sees the other. **J3** Of a
/// failure, the runner says whether it found a waker, and a joiner who leaves looks at the state
/// word after taking its waker away: so a failure that nobody waits for any more is known as such.
/// **J4** Of a task that is over, whoever delivers a value that somebody has to own, or gives it
/// up, takes it out of `stage` by an atomic operation, so that one of them has it. Other outcomes
/// nobody gives up. **J5** Who detaches or aborts says so (in `joiner`, in the state word), then
/// looks whether the task is complete; the runner turns the state word to complete, then looks for
/// both: at least one of them gives the value up.
public final class TaskHandle<T extends @Nullable Object> implements JoinHandle<T>, Waiting {

  private static final VarHandle JOINER;
  private static final VarHandle STAGE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      JOINER = lookup.findVarHandle(TaskHandle.class, "joiner", Waker.class);
      STAGE = lookup.findVarHandle(TaskHandle.class, "stage", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SpawnedTask task;

  /// The [Future]; then a [Poll.Ready] or a [JoinException]; then null, when it was delivered.
  private @Nullable Object stage;

  private volatile @Nullable Waker joiner;

  TaskHandle(SpawnedTask task, Future<?> future) {
    this.task = task;
    this.stage = future;
  }

  /// The future, for the runner.
  Future<?> future() {
    return (Future<?>) Objects.requireNonNull(stage);
  }

  /// What stands in the future's place if the task has to wait for others when it is over, for the
  /// runner.
  @Nullable DeferredCompletion deferred() {
    return stage instanceof DeferredCompletion deferred ? deferred : null;
  }

  /// The future, if there is one yet or still; a guess by any thread.
  @Nullable Future<?> watchedFuture() {
    return stage instanceof Future<?> future ? future : null;
  }

  /// J1: replaces the future by the outcome.
  void settle(Object outcome) {
    stage = outcome;
  }

  /// J2, the runner's half.
  ///
  /// @return who waited
  @Nullable Waker wakeJoiner() {
    Waker waker = takeJoiner();
    if (waker != null) {
      task.env().runtime.wakeContained(waker);
    } else if (isDetached()) {
      giveUp();
    }
    return waker;
  }

  /// A thread waits for the end by other means, and takes the outcome then.
  public void awaitedByThread() {
    joiner = THREAD;
  }

  /// J4: closes the value if somebody has to own it and it was not delivered; the task then counts
  /// as cancelled. For a task that is over.
  ///
  /// @return how the task ended, or null if that was delivered
  public @Nullable Object giveUp() {
    Object outcome = stage;
    if (!(outcome instanceof Poll.Ready<?>(Object value)) || !Ownership.isOwned(value)) {
      return outcome;
    }
    var cancelled = TaskEnd.cancelled(task);
    if (!STAGE.compareAndSet(this, outcome, cancelled)) {
      return stage;
    }
    Throwable failure = Ownership.dispose(value, null);
    if (failure != null) {
      String doing = "closing what " + task.name() + " yielded and nobody received";
      Ownership.unhandled(task.env().runtime, doing, failure);
    }
    return cancelled;
  }

  /// Whether the outcome was delivered, or there is none yet.
  public boolean isDelivered() {
    return stage == null;
  }

  /// J2, the runner's half but for the call itself.
  @Nullable Waker takeJoiner() {
    if (joiner == null) {
      return null;
    }
    Waker waker = (@Nullable Waker) JOINER.getAndSet(this, null);
    if (waker == DETACHED) {
      joiner = DETACHED;
      return null;
    }
    return waker;
  }

  /// J2, the joiner's half for one who awaits nothing but the end: `waker` is called once, also if
  /// the task is over already.
  public void joinWith(Waker waker) {
    joiner = waker;
    if (task.isComplete()) {
      wakeJoiner();
    }
  }

  @Override
  public AbortHandle abortHandle() {
    return task;
  }

  private static final Waker DETACHED = () -> {};

  /// The joiner of a task whose outcome a thread takes.
  static final Waker THREAD = () -> {};

  @Override
  public Poll<T> poll(Context cx) throws JoinException {
    if (!task.isComplete()) {
      Waker waker = cx.waker();
      boolean left = leave(waker);
      if (!task.isComplete()) {
        if (left) {
          return Poll.pending();
        }
        throw new IllegalStateException(
            task.name() + " was detached, which says that nobody awaits it");
      }
      JOINER.compareAndSet(this, waker, null);
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    cx.madeProgress();
    return Poll.ready(take());
  }

  /// J2: leaves the joiner's waker, unless the handle is detached or the runner has just taken the
  /// waker of before, whose task is over then.
  private boolean leave(Waker waker) {
    Waker old = joiner;
    return old != DETACHED
        && (old != null && old.wakesSameAs(waker) || JOINER.compareAndSet(this, old, waker));
  }

  /// The outcome of a task that is over.
  @SuppressWarnings("unchecked")
  public T take() throws JoinException {
    Object outcome = stage;
    if (outcome instanceof Poll.Ready<?>(Object value) && Ownership.isOwned(value)) {
      outcome = STAGE.getAndSet(this, null); // J4
    } else {
      stage = null; // nobody gives it up
    }
    if (outcome instanceof Poll.Ready<?> value) {
      return (T) value.value();
    }
    if (outcome instanceof JoinException end) {
      TaskEnd.observe(end);
      throw end;
    }
    throw new IllegalStateException(
        "the outcome of " + task.name() + " was already delivered; a handle is awaited once");
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.task(task);
  }

  @Override
  public void cancel(Context cx) {
    Waker waker = joiner;
    if (waker != null && waker != DETACHED) {
      JOINER.compareAndSet(this, waker, null); // fails if it was detached by now
    }
    if (task.isComplete()
        && stage instanceof JoinException end
        && !TaskEnd.failures(end).isEmpty()) {
      task.env().runtime.completions().givenUp(end); // J3
    }
  }

  @Override
  public Future<T> abortOnCancel() {
    return new AbortOnCancel();
  }

  private final class AbortOnCancel implements Future<T>, Waiting {
    @Override
    public Poll<T> poll(Context cx) throws Exception {
      return TaskHandle.this.poll(cx);
    }

    @Override
    public void explainWait(WaitTrace trace) {
      TaskHandle.this.explainWait(trace);
    }

    @Override
    public void cancel(Context cx) {
      TaskHandle.this.cancel(cx);
      abort();
    }
  }

  @Override
  public void abort() {
    task.abort();
    if (task.isComplete()) {
      giveUp(); // J5
    }
  }

  @Override
  public void detach() {
    Waker waiting = markDetached();
    if (waiting != null) {
      task.env().runtime.wakeContained(waiting);
    }
    if (task.isComplete() && giveUp() instanceof JoinException end) { // J5
      task.env().runtime.completions().report(end);
    }
  }

  /// J5, the first half.
  ///
  /// @return who waited and is to hear of it
  @Nullable Waker markDetached() {
    Waker waiting = (@Nullable Waker) JOINER.getAndSet(this, DETACHED);
    return waiting == DETACHED ? null : waiting;
  }

  boolean isDetached() {
    return joiner == DETACHED;
  }

  @Override
  public boolean isFinished() {
    return task.isComplete();
  }

  @Override
  public long id() {
    return task.id();
  }

  @Override
  public String name() {
    return task.name();
  }

  @Override
  public String toString() {
    return "JoinHandle[" + task + "]";
  }
}
