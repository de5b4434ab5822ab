package dev.weft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A spawned task seen from outside: itself a [Future] of the task's value.
///
/// Awaiting it yields the value, or throws a [JoinException] that says whether the task *failed* or
/// was *cancelled*. The outcome is delivered once. A forgotten handle detaches its task, which runs
/// on. A failure that nobody receives goes to the runtime's unhandled-failure policy, see
/// [UnhandledFailures]; who comes later still receives it.
///
/// **Ownership.** The value belongs to whoever awaits the handle. If it is [Owned] and nobody
/// receives it, it is closed: when the task ends, or at once, if the handle was detached; and if
/// the task was aborted before the value was received, also after its end (it then counts as
/// cancelled). A handle that is only forgotten keeps it open; so await, detach or abort.
///
/// **Threads.** As a future it belongs to one party at a time. [#abort], [#isFinished], [#id],
/// [#name] and [#detach] may be called from any thread.
///
/// **Cancellation** of the handle as a future only takes the waiter away: the task runs on and the
/// handle may be polled again. [#abortOnCancel] is the other choice.
///
/// *Protocol.* `stage` is the future until the end and the outcome afterwards, written by the
/// task's runner. **J1** The outcome is written before the state word turns complete, and read only
/// after it was seen complete. **J2** The joiner stores its waker, then looks at the state word;
/// the runner turns the state word, then takes the waker: one of them sees the other. **J3** Of a
/// failure, the runner says whether it found a waker, and a joiner who leaves looks at the state
/// word after taking its waker away: so a failure that nobody waits for any more is known as such.
/// **J4** Of a task that is over, whoever delivers the value or gives it up takes it out of `stage`
/// by an atomic operation, so that one of them has it. **J5** Who detaches or aborts says so (in
/// `joiner`, in the state word), then looks whether the task is complete; the runner turns the
/// state word to complete, then looks for both: at least one of them gives the value up.
public final class JoinHandle<T extends @Nullable Object> implements Future<T> {

  private static final VarHandle JOINER;
  private static final VarHandle STAGE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      JOINER = lookup.findVarHandle(JoinHandle.class, "joiner", Waker.class);
      STAGE = lookup.findVarHandle(JoinHandle.class, "stage", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Task task;

  /// The [Future]; then a [Poll.Ready] or a [JoinException]; then null, when it was delivered.
  private @Nullable Object stage;

  private volatile @Nullable Waker joiner;

  JoinHandle(Task task, Future<?> future) {
    this.task = task;
    this.stage = future;
  }

  /// The future, for the runner.
  Future<?> future() {
    return (Future<?>) java.util.Objects.requireNonNull(stage);
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
  void awaitedByThread() {
    joiner = THREAD;
  }

  /// J4: closes the value if somebody has to own it and it was not delivered; the task then counts
  /// as cancelled. For a task that is over.
  ///
  /// @return how the task ended, or null if that was delivered
  @Nullable Object giveUp() {
    Object outcome = stage;
    if (!(outcome instanceof Poll.Ready<?>(Object value)) || !Ownership.isOwned(value)) {
      return outcome;
    }
    var cancelled = new JoinException.TaskCancelled(task.id(), task.name());
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
  boolean isDelivered() {
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
  void joinWith(Waker waker) {
    joiner = waker;
    if (task.isComplete()) {
      wakeJoiner();
    }
  }

  /// The right to abort, without the right to the value.
  public AbortHandle abortHandle() {
    return new AbortHandle(task);
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
  T take() throws JoinException {
    Object outcome = STAGE.getAndSet(this, null); // J4
    switch (outcome) {
      case null ->
          throw new IllegalStateException(
              "the outcome of " + task.name() + " was already delivered; a handle is awaited once");
      case JoinException end -> {
        end.observe();
        throw end;
      }
      default -> {
        return ((Poll.Ready<T>) outcome).value();
      }
    }
  }

  @Override
  public void cancel(Context cx) {
    Waker waker = joiner;
    if (waker != null && waker != DETACHED) {
      JOINER.compareAndSet(this, waker, null); // fails if it was detached by now
    }
    if (task.isComplete() && stage instanceof JoinException end && !end.failures().isEmpty()) {
      task.env().runtime.ends().givenUp(end); // J3
    }
  }

  /// A future of the same outcome whose cancellation aborts the task.
  ///
  /// **Cancellation** aborts the task and does not wait for its end. A value that was not received
  /// is closed, if it is [Owned].
  @CheckReturnValue
  public Future<T> abortOnCancel() {
    return new Future<>() {
      @Override
      public Poll<T> poll(Context cx) throws Exception {
        return JoinHandle.this.poll(cx);
      }

      @Override
      public void cancel(Context cx) {
        JoinHandle.this.cancel(cx);
        abort();
      }
    };
  }

  /// Asks that the task be cancelled; see [Task#abort]. Any thread. If the task is over, its
  /// outcome stays, but for a value that is [Owned] and was not received: it is closed.
  public void abort() {
    task.abort();
    if (task.isComplete()) {
      giveUp(); // J5
    }
  }

  /// Says that nobody will await this handle, so that a failure is reported the moment it happens
  /// instead of after a while, and a value that is [Owned] is closed. This is for good: whoever
  /// awaits the handle all the same before the task is over, or does so already, gets an
  /// [IllegalStateException]. Any thread.
  public void detach() {
    Waker waiting = markDetached();
    if (waiting != null) {
      task.env().runtime.wakeContained(waiting);
    }
    if (task.isComplete() && giveUp() instanceof JoinException end) { // J5
      task.env().runtime.ends().report(end);
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

  /// Whether the task is over: it returned, threw, or was cancelled and has cleaned up.
  public boolean isFinished() {
    return task.isComplete();
  }

  /// The task's id, unique within the process.
  public long id() {
    return task.id();
  }

  /// The name given at spawn, or `task-` and the id.
  public String name() {
    return task.name();
  }

  @Override
  public String toString() {
    return "JoinHandle[" + task + "]";
  }
}
