package dev.weft.task;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.Context;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/// J1 and J2 of [JoinHandle] on the hardware's memory model.
public final class JoinStress {
  private JoinStress() {}

  private static final int PENDING = 0;
  private static final int VALUE = 7;

  /// 3.1: the joiner has the value, or the runner sees the joiner.
  @JCStressTest
  @Outcome(
      id = {"7, false", "7, true", "0, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "0, false", expect = FORBIDDEN, desc = "waits, and nobody wakes it")
  @Outcome(expect = FORBIDDEN, desc = "over, and without the value")
  @State
  public static class JoinerAndRunner {
    private final SpawnedTask task = BareTasks.task(1);
    private final TaskHandle<Integer> handle = task.handle();
    private boolean woken;

    @Actor
    public void runner() {
      handle.settle(Poll.ready(VALUE));
      task.transitionToComplete();
      Waker waker = handle.takeJoiner();
      if (waker != null) {
        waker.wake();
      }
    }

    @Actor
    public void joiner(IZ_Result r) {
      try {
        Poll<Integer> polled = handle.poll(Context.of(() -> woken = true));
        r.r1 = polled instanceof Poll.Ready<Integer>(var value) ? value : PENDING;
      } catch (JoinException e) {
        throw new AssertionError(e);
      }
    }

    @Arbiter
    public void afterwards(IZ_Result r) {
      r.r2 = woken;
    }
  }

  /// Broken twin: nothing orders the joiner's waker before its second look.
  @JCStressTest
  @Outcome(
      id = {"7, false", "7, true", "0, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "0, false", expect = FORBIDDEN, desc = "waits, and nobody wakes it")
  @State
  public static class TwinPlainJoiner {
    private volatile boolean complete;
    private boolean waits;
    private boolean woken;

    @Actor
    public void runner() {
      complete = true;
      woken = waits;
    }

    @Actor
    public void joiner(IZ_Result r) {
      waits = true;
      r.r1 = complete ? VALUE : PENDING;
    }

    @Arbiter
    public void afterwards(IZ_Result r) {
      r.r2 = woken;
    }
  }
}
