package dev.weft;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// [Weft#run]: waits until no spawner is open and no task lives.
///
/// **U1** Whoever ends a task or closes a spawner changes its count first and looks for waiters
/// afterwards; a waiter makes itself seen first and reads the counts afterwards.
final class RunToEnd {

  private static final int NAMES = 10;

  private final Weft runtime;
  private final AtomicInteger openSpawners = new AtomicInteger();
  private final Set<Waker> waiters = ConcurrentHashMap.newKeySet();

  RunToEnd(Weft runtime) {
    this.runtime = runtime;
  }

  Spawner newSpawner() {
    openSpawners.incrementAndGet();
    return new Spawner(runtime);
  }

  void spawnerClosed() {
    openSpawners.decrementAndGet();
    taskEnded();
  }

  void taskEnded() {
    if (!waiters.isEmpty() && isOver()) {
      waiters.forEach(Waker::wake);
    }
  }

  private boolean isOver() {
    return openSpawners.get() == 0 && runtime.counts().allPublished();
  }

  /// Whether the end was reached within `limitNanos`.
  boolean run(long limitNanos) throws InterruptedException {
    Future<Boolean> end = Futures.pollFn(this::pollEnd, cx -> waiters.remove(cx.waker()));
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
    waiters.add(cx.waker());
    if (!isOver()) {
      return Poll.pending();
    }
    waiters.remove(cx.waker());
    return Poll.ready(true);
  }

  /// What is still awaited, as the rest of a sentence.
  String awaited() {
    long live = runtime.liveTasks();
    String names =
        runtime.live().snapshot(NAMES + 1).stream()
            .filter(Task::countsAsLive)
            .limit(NAMES)
            .map(Task::toString)
            .collect(Collectors.joining(", "));
    return "still waits for %s open spawners and %s tasks%s"
        .formatted(openSpawners.get(), live, names.isEmpty() ? "" : ": " + names);
  }
}
