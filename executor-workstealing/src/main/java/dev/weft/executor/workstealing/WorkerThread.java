package dev.weft.executor.workstealing;

/// A worker's thread: how the executor finds out that a task was scheduled by one of its workers.
final class WorkerThread extends Thread {

  private final Worker worker;

  WorkerThread(String name, Pool pool, int index) {
    super(null, null, name, 0, false);
    setDaemon(true);
    this.worker = new Worker(pool, index, this);
  }

  Worker worker() {
    return worker;
  }

  @Override
  public void run() {
    worker.run();
  }
}
