package dev.weft.shutdown;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.Context;
import dev.weft.task.BareCounts;
import dev.weft.task.BareTasks;
import dev.weft.task.SpawnedTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// U1 of [LastEnd] on the hardware's memory model: the worker's last end, and who waits for it.
public final class LastEndStress {
  private LastEndStress() {}

  /// 4.8: the waiter finds the last end, or the worker finds the waiter.
  @JCStressTest
  @Outcome(
      id = {"true, false", "true, true", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "waits, and nobody wakes it")
  @State
  public static class WorkerAndWaiter {
    private final BareCounts counts = new BareCounts();
    private final SpawnedTask task = BareTasks.task(1);
    private final LastEnd lastEnd = new LastEnd(counts.sum());
    private volatile boolean woken;

    public WorkerAndWaiter() {
      counts.spawned();
      task.transitionToRunning();
    }

    @Actor
    public void worker() {
      counts.ended();
      task.transitionToComplete();
      counts.published();
      lastEnd.taskEnded();
    }

    @Actor
    public void waiter(ZZ_Result r) {
      r.r1 = lastEnd.poll(Context.of(() -> woken = true)).isReady();
    }

    @Arbiter
    public void afterwards(ZZ_Result r) {
      r.r2 = woken;
    }
  }

  /// Broken twin: what is looked at is whether the end shows, and nothing orders that before the
  /// look for waiters. (A plain field is what C2 makes of an opaque store. C1 makes a fence of it.)
  @JCStressTest
  @Outcome(
      id = {"true, false", "true, true", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "waits, and nobody wakes it")
  @State
  public static class TwinAwaitsThePublished {
    private boolean published;
    private volatile boolean waits;
    private boolean woken;

    @Actor
    public void worker() {
      published = true;
      woken = waits;
    }

    @Actor
    public void waiter(ZZ_Result r) {
      waits = true;
      r.r1 = published;
    }

    @Arbiter
    public void afterwards(ZZ_Result r) {
      r.r2 = woken;
    }
  }
}
