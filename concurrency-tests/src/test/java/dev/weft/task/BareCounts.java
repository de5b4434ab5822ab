package dev.weft.task;

/// The counts of one worker that has no thread.
public final class BareCounts {

  private final WorkerCounts worker = new WorkerCounts() {};
  private final TaskCounts sum =
      new TaskCounts(new StripedCounter(1), new StripedCounter(1), new StripedCounter(1));

  public BareCounts() {
    sum.add(worker);
  }

  public TaskCounts sum() {
    return sum;
  }

  public void spawned() {
    worker.addSpawned();
  }

  public void ended() {
    worker.addEnded();
  }

  public void published() {
    worker.addPublished();
  }
}
