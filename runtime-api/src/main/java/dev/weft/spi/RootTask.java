package dev.weft.spi;

/// The task of a `blockOn`: a thread waits for its end.
///
/// For executors that drive tasks on the waiting thread ([TaskExecutor#blockOn]). Waiting uses a
/// monitor and not `LockSupport.park`, so that user code on the same thread may park and unpark as
/// it likes.
///
/// **Threads.** [#awaitDone] and [#awaitDoneOrNudge] are for the thread that called `blockOn`;
/// [#nudge] and [#task] for any.
public interface RootTask {

  /// The task, to be scheduled once.
  Task task();

  /// Makes [#awaitDoneOrNudge] return, now or the next time. Any thread.
  void nudge();

  /// Waits until the task is over. A wait of some seconds inside a static initialiser is logged: a
  /// worker that needs the class waits for its initialiser. A thread of a fork-join pool tells the
  /// pool that it waits.
  ///
  /// @throws InterruptedException if the thread was interrupted; the task goes on
  void awaitDone() throws InterruptedException;

  /// Waits until the task is over or somebody nudges, and clears the nudge.
  ///
  /// @return whether the task is over
  /// @throws InterruptedException if the thread was interrupted; the task goes on
  boolean awaitDoneOrNudge() throws InterruptedException;
}
