package dev.weft.task;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// How many tasks were spawned, how many have ended, and of how many the end was published. Each
/// worker counts in its own context, without an atomic operation; other threads share counters.
///
/// An end is counted before it shows, so that who sees it finds it counted, and once more
/// afterwards, so that who finds them all counted sees them all.
///
/// **Threads.** Any. Nothing but adding a worker takes heap: the end of a task asks, too.
public final class TaskCounts {

  /// Copied on write.
  private volatile WorkerCounts[] workers = {};

  private final StripedCounter spawnedElsewhere;
  private final StripedCounter endedElsewhere;
  private final StripedCounter publishedElsewhere;

  public TaskCounts() {
    this(new StripedCounter(), new StripedCounter(), new StripedCounter());
  }

  public TaskCounts(StripedCounter spawned, StripedCounter ended, StripedCounter published) {
    this.spawnedElsewhere = spawned;
    this.endedElsewhere = ended;
    this.publishedElsewhere = published;
  }

  synchronized void add(WorkerCounts worker) {
    WorkerCounts[] more = Arrays.copyOf(workers, workers.length + 1);
    more[more.length - 1] = worker;
    workers = more;
  }

  /// Those who count for themselves and poll.
  List<PollingThread> workers() {
    return Arrays.stream(workers)
        .flatMap(w -> w instanceof PollingThread thread ? Stream.of(thread) : Stream.empty())
        .toList();
  }

  public void spawnedElsewhere() {
    spawnedElsewhere.increment();
  }

  public void endedElsewhere() {
    endedElsewhere.increment();
  }

  public void publishedElsewhere() {
    publishedElsewhere.increment();
  }

  public long spawned() {
    long sum = spawnedElsewhere.sum();
    for (WorkerCounts worker : workers) {
      sum += worker.spawned();
    }
    return sum;
  }

  public long ended() {
    long sum = endedElsewhere.sum();
    for (WorkerCounts worker : workers) {
      sum += worker.ended();
    }
    return sum;
  }

  private long published() {
    long sum = publishedElsewhere.sum();
    for (WorkerCounts worker : workers) {
      sum += worker.published();
    }
    return sum;
  }

  /// Whether at one moment during the call no task lived whose end had not been published.
  public boolean allPublished() {
    long published = published();
    return spawned() == published;
  }

  /// How many tasks live. The ends are summed before the beginnings, so the answer is never too
  /// small: 0 means that at one moment during the call no task lived.
  public long live() {
    long ended = ended();
    return spawned() - ended;
  }
}
