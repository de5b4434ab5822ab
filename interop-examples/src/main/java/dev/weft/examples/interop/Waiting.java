package dev.weft.examples.interop;

import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Weft;

/// What a plain or a virtual thread does to wait for a future.
final class Waiting {
  private Waiting() {}

  /// The thread waits until the future is over. An interrupt cancels the future.
  static <T> T forFuture(Weft weft, Future<T> future) throws Exception {
    return weft.blockOn(future);
  }

  /// The thread waits for a task that runs already. An interrupt ends the wait, not the task.
  static <T> T forTask(Weft weft, JoinHandle<T> task) throws Exception {
    return weft.blockOn(task);
  }

  /// The same; an interrupt aborts the task.
  static <T> T forTaskOfMine(Weft weft, JoinHandle<T> task) throws Exception {
    return weft.blockOn(task.abortOnCancel());
  }
}
