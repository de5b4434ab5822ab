package dev.weft.executor.workstealing;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.spi.Task;
import dev.weft.task.BareTasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// *Store, then load, on both sides*, on the hardware's memory model.
public final class SleepStress {
  private SleepStress() {}

  /// 6.4, I3, I4: the producer sees the sleeper, or the sleeper sees the task.
  @JCStressTest
  @Outcome(
      id = {"true, true", "true, false", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "slept through")
  @State
  public static class ProducerAndSleeper {
    private final Idle idle = new Idle(1);
    private final Injection injection = new Injection();
    private final Task task = BareTasks.task(1);

    @Actor
    public void producer(ZZ_Result r) {
      injection.push(task);
      r.r1 = idle.wantsWake();
    }

    @Actor
    public void sleeper(ZZ_Result r) {
      idle.sleep(0, false);
      r.r2 = !injection.isEmpty();
    }
  }

  /// 5.3, I4: the push that makes a second task runnable.
  @JCStressTest
  @Outcome(
      id = {"true, true", "true, false", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "slept through")
  @State
  public static class OwnerAndSleeper {
    private final Idle idle = new Idle(1);
    private final LocalQueue queue = new LocalQueue(4);
    private final Task task = BareTasks.task(1);

    @Actor
    public void owner(ZZ_Result r) {
      queue.push(task);
      java.lang.invoke.VarHandle.fullFence();
      r.r1 = idle.wantsWake();
    }

    @Actor
    public void sleeper(ZZ_Result r) {
      idle.sleep(0, false);
      r.r2 = !queue.isEmpty();
    }
  }

  /// H3: the leader's end and the standby's leave: one of them calls the next standby.
  @JCStressTest
  @Outcome(
      id = {"true, true", "true, false", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "vacant, and nobody watches")
  @State
  public static class LeaderAndStandby {
    private final Handover handover = new Handover(1);

    public LeaderAndStandby() {
      var parker = new Parker(() -> {});
      parker.unpark();
      handover.begin(0);
      handover.await(1, parker, () -> false);
    }

    @Actor
    public void leader(ZZ_Result r) {
      r.r1 = handover.end();
    }

    @Actor
    public void standby(ZZ_Result r) {
      r.r2 = handover.leave(1);
    }
  }

  /// K1: what was written before an unpark is seen by the owner that consumes the notice, also when
  /// another notice was there.
  @JCStressTest
  @Outcome(
      id = {"1, 1", "0, 0", "1, 0"},
      expect = ACCEPTABLE)
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "consumed, and not seen")
  @State
  public static class NoticePublishes {
    private final Parker parker = new Parker(() -> {});
    private int data;

    @Actor
    public void unparker() {
      data = 1;
      parker.unpark();
    }

    @Actor
    public void owner(II_Result r) {
      r.r2 = parker.enterDriver() ? 0 : 1;
      r.r1 = data;
    }
  }

  /// Broken twin: the sleep protocol without a fence between store and load.
  @JCStressTest
  @Outcome(
      id = {"1, 1", "1, 0", "0, 1"},
      expect = ACCEPTABLE)
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "slept through")
  @State
  public static class TwinWithoutFence {
    private int pushed;
    private int asleep;

    @Actor
    public void producer(II_Result r) {
      pushed = 1;
      r.r1 = asleep;
    }

    @Actor
    public void sleeper(II_Result r) {
      asleep = 1;
      r.r2 = pushed;
    }
  }

  /// Broken twin: a sleeper that looks, then says that it sleeps, and does not look again.
  @JCStressTest
  @Outcome(
      id = {"true, true", "true, false", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "slept through")
  @State
  public static class TwinDoesNotLookAgain {
    private final Idle idle = new Idle(1);
    private final Injection injection = new Injection();
    private final Task task = BareTasks.task(1);

    @Actor
    public void producer(ZZ_Result r) {
      injection.push(task);
      r.r1 = idle.wantsWake();
    }

    @Actor
    public void sleeper(ZZ_Result r) {
      r.r2 = !injection.isEmpty();
      idle.sleep(0, false);
    }
  }
}
