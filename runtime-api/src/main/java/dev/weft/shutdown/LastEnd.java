package dev.weft.shutdown;

import dev.weft.Context;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.task.TaskCounts;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/// Whether no spawner is open and no task lives, and who waits for that.
///
/// **Invariants**
/// - **U1** *Store, then load, on both sides.* Whoever ends a task or closes a spawner changes its
///   count first and looks for waiters afterwards; a waiter makes itself seen first and reads the
///   counts afterwards. What stands between the store and the load of who ends a task is the
///   compare-and-set that makes the task complete. An end is counted as published after it, and
///   nothing orders that count before the look for waiters: hence it wakes nobody.
/// - **U2** Nobody is told of the last end before each task's end shows. An end that is counted and
///   does not show yet will in a moment, in which the waiter yields.
///
/// *A race story.* A worker counts its last task's end as published; the store is still in its
/// processor's buffer when it looks for waiters and finds none. Now a waiter comes, makes itself
/// seen, and reads that one end is not published yet. Were it to wait for that, nobody would wake
/// it.
///
/// **Threads.** Any.
public final class LastEnd {

  private final TaskCounts counts;
  private final AtomicInteger openSpawners = new AtomicInteger();

  /// Copied on write: who ends a task reads it, and has no heap to spare.
  private volatile Waker[] waiters = {};

  public LastEnd(TaskCounts counts) {
    this.counts = counts;
  }

  void spawnerOpened() {
    openSpawners.incrementAndGet();
  }

  void spawnerClosed() {
    openSpawners.decrementAndGet();
    taskEnded();
  }

  int openSpawners() {
    return openSpawners.get();
  }

  /// After a task's end was counted and shows.
  void taskEnded() {
    Waker[] waiting = waiters;
    if (waiting.length > 0 && isCounted()) {
      for (Waker waiter : waiting) {
        waiter.wake();
      }
    }
  }

  /// Whether each end is counted; the last may not show yet.
  private boolean isCounted() {
    return openSpawners.get() == 0 && counts.live() == 0;
  }

  /// Ready when it is reached; the waker is kept until then.
  Poll<Boolean> poll(Context cx) {
    add(cx.waker());
    if (!isCounted()) {
      return Poll.pending();
    }
    if (!counts.allPublished()) {
      cx.yieldTask();
      return Poll.pending();
    }
    forget(cx.waker());
    return Poll.ready(true);
  }

  private synchronized void add(Waker waiter) {
    Waker[] before = waiters;
    if (!Arrays.asList(before).contains(waiter)) {
      Waker[] more = Arrays.copyOf(before, before.length + 1);
      more[before.length] = waiter;
      waiters = more;
    }
  }

  /// Takes a waiter away.
  synchronized void forget(Waker waiter) {
    waiters = Arrays.stream(waiters).filter(other -> !other.equals(waiter)).toArray(Waker[]::new);
  }
}
