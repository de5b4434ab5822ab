package dev.weft.driver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.Waker;
import dev.weft.spi.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// C1 of [ReadinessCell] on the hardware's memory model.
public final class ReadinessStress {
  private ReadinessStress() {}

  /// 7.3: the reader sees the event, or the leader sees the reader.
  @JCStressTest
  @Outcome(
      id = {"false, false", "false, true", "true, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "true, false", expect = FORBIDDEN, desc = "waits, and nobody wakes it")
  @State
  public static class ReaderAndLeader {
    private final RuntimeDriver driver = BareReactor.driver();
    private final ReadinessCell cell = BareCells.quiet(driver);
    private boolean woken;

    @Actor
    public void leader() {
      BareCells.report(cell, Readiness.READ, driver);
    }

    @Actor
    public void reader(ZZ_Result r) {
      try {
        r.r1 = cell.pollReadable(() -> woken = true) == ReadinessCell.PENDING;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Arbiter
    public void afterwards(ZZ_Result r) {
      r.r2 = woken;
    }
  }

  /// Broken twin: nothing orders the reader's waker before its second look.
  @JCStressTest
  @Outcome(
      id = {"false, false", "false, true", "true, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "true, false", expect = FORBIDDEN, desc = "waits, and nobody wakes it")
  @State
  public static class TwinPlainSlot {
    private final Waker mine = () -> woken = true;
    private volatile int word;
    private Waker slot;
    private boolean woken;

    @Actor
    public void leader() {
      word = Readiness.READ;
      Waker waker = slot;
      if (waker != null) {
        waker.wake();
      }
    }

    @Actor
    public void reader(ZZ_Result r) {
      slot = mine;
      r.r1 = word == 0;
    }

    @Arbiter
    public void afterwards(ZZ_Result r) {
      r.r2 = woken;
    }
  }
}
