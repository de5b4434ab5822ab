package dev.weft.shutdown;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.task.BlockOnTask;
import dev.weft.task.ScheduledTask;
import dev.weft.task.TaskRuntime;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// [Weft#run]: waits until no spawner is open and no task lives.
///
/// **U1** Whoever ends a task or closes a spawner changes its count first and looks for waiters
/// afterwards; a waiter makes itself seen first and reads the counts afterwards.
public final class RunToEnd {

  private static final int NAMES = 10;

  private final TaskRuntime runtime;
  private final AtomicInteger openSpawners = new AtomicInteger();

  /// Copied on write: who ends a task reads it, and has no heap to spare.
  private volatile Waker[] waiters = {};

  public RunToEnd(TaskRuntime runtime) {
    this.runtime = runtime;
  }

  public void spawnerOpened() {
    openSpawners.incrementAndGet();
  }

  public void spawnerClosed() {
    openSpawners.decrementAndGet();
    taskEnded();
  }

  public void taskEnded() {
    Waker[] waiting = waiters;
    if (waiting.length > 0 && isOver()) {
      for (Waker waiter : waiting) {
        waiter.wake();
      }
    }
  }

  private boolean isOver() {
    return openSpawners.get() == 0 && runtime.counts().allPublished();
  }

  /// Whether the end was reached within `limitNanos`.
  public boolean run(long limitNanos) throws InterruptedException {
    Future<Boolean> end =
        Futures.pollFn(
            this::pollEnd,
            cx -> remove(cx.waker()),
            trace -> trace.leaf("the ends of all other tasks"));
    try {
      return limitNanos == Long.MAX_VALUE
          ? runtime.blockOn(end)
          : runtime.blockOn(Futures.timeout(Duration.ofNanos(limitNanos), end));
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      var named = new InterruptedException("interrupted in run, which " + awaited());
      named.addSuppressed(e);
      throw named;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("counting tasks throws nothing checked", e);
    }
  }

  private Poll<Boolean> pollEnd(Context cx) {
    add(cx.waker());
    if (!isOver()) {
      return Poll.pending();
    }
    remove(cx.waker());
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

  private synchronized void remove(Waker waiter) {
    waiters = Arrays.stream(waiters).filter(other -> !other.equals(waiter)).toArray(Waker[]::new);
  }

  /// What is still awaited, as the rest of a sentence.
  public String awaited() {
    long live = runtime.counts().live();
    String names =
        runtime.live().snapshot(NAMES + 1).stream()
            .filter(task -> !(task instanceof BlockOnTask))
            .limit(NAMES)
            .map(ScheduledTask::toString)
            .collect(Collectors.joining(", "));
    return "still waits for %s open spawners and %s tasks%s"
        .formatted(openSpawners.get(), live, names.isEmpty() ? "" : ": " + names);
  }
}
