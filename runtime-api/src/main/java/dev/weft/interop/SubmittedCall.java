package dev.weft.interop;

import dev.weft.Context;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Waker;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// One call of an [ExecutorServiceView], and the waker that its task calls at its end: *queued*,
/// then *running* and *ended*, or *withdrawn*.
///
/// **Threads.** The transitions are made under the lock of the view.
///
/// *Protocol.* **X1** The work is run by whoever makes *running* of *queued*. Whoever makes
/// *withdrawn* of it answers for it: the work is given back to the caller of `shutdownNow` or
/// `execute`, or cancelled, if it is a future, so that nobody waits for it in vain. **X2** A task
/// that has ended while its call is queued will never run it: the runtime was closed. Its handle is
/// polled once, so that the end calls this, whenever it comes. **X3** The thread is interrupted
/// only while the call is running, under the lock, so that the interrupt reaches nobody else.
final class SubmittedCall implements Callable<@Nullable Void>, Waker {

  private enum State {
    QUEUED,
    RUNNING,
    ENDED,
    WITHDRAWN
  }

  private final ExecutorServiceView view;
  private final Runnable work;
  private State state = State.QUEUED;
  private @Nullable Thread thread;

  /// Null until it is known.
  private volatile @Nullable JoinHandle<?> handle;

  SubmittedCall(ExecutorServiceView view, Runnable work) {
    this.view = view;
    this.work = work;
  }

  Runnable work() {
    return work;
  }

  boolean transitionToRunning(Thread runner) {
    if (state != State.QUEUED) {
      return false;
    }
    state = State.RUNNING;
    thread = runner;
    return true;
  }

  void transitionToEnded() {
    state = State.ENDED;
    thread = null;
  }

  boolean transitionToWithdrawn() {
    if (state != State.QUEUED) {
      return false;
    }
    state = State.WITHDRAWN;
    return true;
  }

  /// X3.
  void interrupt() {
    if (thread != null) {
      thread.interrupt();
    }
  }

  /// After it was withdrawn.
  void leaveTheQueue() {
    JoinHandle<?> task = handle;
    if (task != null) {
      task.abort();
    }
  }

  /// X2.
  void watch(JoinHandle<?> task) {
    handle = task;
    try {
      if (task.poll(Context.of(this)).isReady()) {
        return;
      }
    } catch (JoinException cancelled) {
      wake();
    }
  }

  /// X2: the task has ended.
  @Override
  public void wake() {
    if (view.withdraw(this) && work instanceof Future<?> awaited) {
      awaited.cancel(false);
    }
  }

  @Override
  public @Nullable Void call() {
    view.run(this, work);
    return null;
  }
}
