package dev.weft.executor.fifo;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.spi.Task;
import dev.weft.task.BareTasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// F1 of [Core], with the real injection.
public final class FifoStress {
  private FifoStress() {}

  /// 6.4: the producer sees the sleeper, or the sleeper sees the task.
  @JCStressTest
  @Outcome(
      id = {"true, true", "true, false", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "slept through")
  @State
  public static class ProducerAndSleeper {
    private final Injection injection = new Injection();
    private final Task task = BareTasks.task(1);
    private volatile boolean asleep;

    @Actor
    public void producer(ZZ_Result r) {
      injection.push(task);
      r.r1 = asleep;
    }

    @Actor
    public void sleeper(ZZ_Result r) {
      asleep = true;
      r.r2 = !injection.isEmpty();
    }
  }

  /// Broken twin: the flag is not volatile and nothing orders it before the look.
  @JCStressTest
  @Outcome(
      id = {"true, true", "true, false", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "false, false", expect = FORBIDDEN, desc = "slept through")
  @State
  public static class TwinPlainFlag {
    private final Injection injection = new Injection();
    private final Task task = BareTasks.task(1);
    private boolean asleep;

    @Actor
    public void producer(ZZ_Result r) {
      injection.push(task);
      r.r1 = asleep;
    }

    @Actor
    public void sleeper(ZZ_Result r) {
      asleep = true;
      r.r2 = !injection.isEmpty();
    }
  }
}
