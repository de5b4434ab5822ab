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
public final class JoinHandle<T extends @Nullable Object> implements Future<T> {

  private static final VarHandle JOINER;

  static {
    try {
      JOINER = MethodHandles.lookup().findVarHandle(JoinHandle.class, "joiner", Waker.class);
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
    }
    return waker;
  }

  /// A thread waits for the end by other means, and takes the outcome then.
  void awaitedByThread() {
    joiner = THREAD;
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
      Waker old = joiner;
      if (old == null || !old.wakesSameAs(waker)) {
        joiner = waker;
        if (!task.isComplete()) {
          return Poll.pending();
        }
        joiner = null;
      } else {
        if (!task.isComplete()) {
          return Poll.pending();
        }
      }
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    cx.madeProgress();
    return Poll.ready(take());
  }

  /// The outcome of a task that is over.
  @SuppressWarnings("unchecked")
  T take() throws JoinException {
    Object outcome = stage;
    stage = null;
    switch (outcome) {
      case null ->
          throw new IllegalStateException(
              "the outcome of " + task.name() + " was already delivered; a handle is awaited once");
      case JoinException.TaskFailed failed -> {
        failed.observe();
        throw failed;
      }
      case JoinException cancelled -> throw cancelled;
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
    if (task.isComplete() && stage instanceof JoinException.TaskFailed failed) {
      task.env().runtime.ends().givenUp(failed); // J3
    }
  }

  /// A future of the same outcome whose cancellation aborts the task.
  ///
  /// **Cancellation** aborts the task and does not wait for its end.
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

  /// Asks that the task be cancelled; see [Task#abort]. Any thread; nothing happens if it is over.
  public void abort() {
    task.abort();
  }

  /// Says that nobody will await this handle, so that a failure is reported the moment it happens
  /// instead of after a while. Any thread.
  public void detach() {
    joiner = DETACHED;
    if (task.isComplete() && stage instanceof JoinException.TaskFailed failed) {
      task.env().runtime.ends().report(failed);
    }
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
