package dev.weft.shutdown;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.task.BlockOnTask;
import dev.weft.task.ScheduledTask;
import dev.weft.task.TaskRuntime;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// [Weft#run]: a thread waits for the [LastEnd], for at most so long.
public final class RunToEnd {

  private static final int NAMES = 10;

  private final TaskRuntime runtime;
  private final LastEnd lastEnd;

  public RunToEnd(TaskRuntime runtime) {
    this.runtime = runtime;
    this.lastEnd = new LastEnd(runtime.counts());
  }

  public void spawnerOpened() {
    lastEnd.spawnerOpened();
  }

  public void spawnerClosed() {
    lastEnd.spawnerClosed();
  }

  /// After a task published its end.
  public void taskEnded() {
    lastEnd.taskEnded();
  }

  /// Whether the end was reached within `limitNanos`.
  public boolean run(long limitNanos) throws InterruptedException {
    Future<Boolean> end =
        Futures.pollFn(
            lastEnd::poll,
            cx -> lastEnd.forget(cx.waker()),
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
        .formatted(lastEnd.openSpawners(), live, names.isEmpty() ? "" : ": " + names);
  }
}
