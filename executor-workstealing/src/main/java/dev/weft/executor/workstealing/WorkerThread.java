package dev.weft.executor.workstealing;

import org.jspecify.annotations.Nullable;

/// A thread of the pool: how the executor finds out that a task was scheduled by one of its
/// workers.
///
/// Most of the time it is the thread of one [Worker]. A thread that blocked in place gave its
/// worker away; it finishes its task without one, and is then a spare for the next worker that is
/// given away.
final class WorkerThread extends Thread {

  private @Nullable Worker worker;

  WorkerThread(String name, Runnable life) {
    super(null, life, name, 0, false);
    setDaemon(true);
  }

  /// The worker whose thread this is; null for a spare and for one that blocks in place. For this
  /// thread.
  @Nullable Worker worker() {
    return worker;
  }

  /// For this thread.
  void worker(@Nullable Worker next) {
    worker = next;
  }

  /// The calling thread's worker if it is one of `pool`.
  static @Nullable Worker workerOf(Pool pool) {
    if (Thread.currentThread() instanceof WorkerThread thread) {
      Worker mine = thread.worker;
      return mine != null && mine.belongsTo(pool) ? mine : null;
    }
    return null;
  }
}
