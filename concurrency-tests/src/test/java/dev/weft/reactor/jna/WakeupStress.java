package dev.weft.reactor.jna;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;

/// W3 of [WakeupWord] on the hardware's memory model: a waker that finds a wake-up there already.
public final class WakeupStress {
  private WakeupStress() {}

  /// W3: the poller sees what was written before the wake-up, or has that still to answer.
  @JCStressTest
  @Outcome(
      id = {"1, true", "1, false", "0, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "0, false", expect = FORBIDDEN, desc = "answered, and not seen")
  @State
  public static class SecondWakeUp {
    private final WakeupWord word = new WakeupWord();
    private int data;

    public SecondWakeUp() {
      word.wake();
    }

    @Actor
    public void waker() {
      data = 1;
      word.wake();
    }

    @Actor
    public void poller(IZ_Result r) {
      word.take();
      r.r1 = data;
    }

    @Arbiter
    public void afterwards(IZ_Result r) {
      r.r2 = word.take();
    }
  }

  /// Broken twin: a wake-up that spares the exchange where there is one already.
  @JCStressTest
  @Outcome(
      id = {"1, true", "1, false", "0, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "0, false", expect = FORBIDDEN, desc = "answered, and not seen")
  @State
  public static class TwinSparesTheExchange {
    private volatile boolean woken = true;
    private int data;

    @Actor
    public void waker() {
      data = 1;
      if (!woken) {
        woken = true;
      }
    }

    @Actor
    public void poller(IZ_Result r) {
      woken = false;
      r.r1 = data;
    }

    @Arbiter
    public void afterwards(IZ_Result r) {
      r.r2 = woken;
    }
  }
}
