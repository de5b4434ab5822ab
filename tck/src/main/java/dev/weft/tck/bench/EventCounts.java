package dev.weft.tck.bench;

import dev.weft.AbortHandle;
import dev.weft.RuntimeListener;
import java.util.concurrent.atomic.AtomicInteger;

/// A runtime listener that counts tasks, polls and parked workers that begin and that end.
public final class EventCounts implements RuntimeListener {

  private final AtomicInteger spawned = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger polling = new AtomicInteger();
  private final AtomicInteger parked = new AtomicInteger();

  /// How many tasks ended.
  public int tasksEnded() {
    return ended.get();
  }

  /// Whether everything that began has ended.
  public boolean isBalanced() {
    return spawned.get() == ended.get() && polling.get() == 0 && parked.get() == 0;
  }

  @Override
  public void taskSpawned(AbortHandle task) {
    spawned.incrementAndGet();
  }

  @Override
  public void taskEnded(AbortHandle task, End end) {
    ended.incrementAndGet();
  }

  @Override
  public void beforePoll(AbortHandle task) {
    polling.incrementAndGet();
  }

  @Override
  public void afterPoll(AbortHandle task) {
    polling.decrementAndGet();
  }

  @Override
  public void workerParking(int worker) {
    parked.incrementAndGet();
  }

  @Override
  public void workerUnparked(int worker) {
    parked.decrementAndGet();
  }

  @Override
  public String toString() {
    return spawned
        + " tasks spawned and "
        + ended
        + " ended, "
        + polling
        + " polls and "
        + parked
        + " parked workers without an end";
  }
}
