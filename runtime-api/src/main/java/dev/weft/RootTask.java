package dev.weft;

/// The task of a `blockOn`: a thread waits for its end.
///
/// For executors that drive tasks on the waiting thread ([dev.weft.spi.TaskExecutor#blockOn]).
/// Waiting uses the task's monitor and not `LockSupport.park`, so that user code on the same thread
/// may park and unpark as it likes.
///
/// **Threads.** [#awaitDone] and [#awaitDoneOrNudge] are for the thread that called `blockOn`;
/// [#nudge] and [#abort] for any.
public final class RootTask extends Task {

  private boolean nudged;
  private boolean done;

  RootTask(TaskEnv env, long id, Future<?> future) {
    super(env, id, future);
  }

  @Override
  synchronized void ended(Object outcome) {
    done = true;
    notifyAll();
  }

  @Override
  boolean countsAsLive() {
    return false;
  }

  /// Makes [#awaitDoneOrNudge] return, now or the next time. Any thread.
  public synchronized void nudge() {
    nudged = true;
    notifyAll();
  }

  /// Waits until the task is over.
  ///
  /// @throws InterruptedException if the thread was interrupted; the task goes on
  public synchronized void awaitDone() throws InterruptedException {
    while (!done) {
      wait();
    }
  }

  /// Waits until the task is over or somebody nudges, and clears the nudge.
  ///
  /// @return whether the task is over
  /// @throws InterruptedException if the thread was interrupted; the task goes on
  public synchronized boolean awaitDoneOrNudge() throws InterruptedException {
    while (!done && !nudged) {
      wait();
    }
    nudged = false;
    return done;
  }
}
