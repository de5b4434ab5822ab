package dev.weft.driver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.timer.wheel.WheelProvider;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// E1 and E2 of [TimerEntry] on the hardware's memory model.
public final class TimerStress {
  private TimerStress() {}

  private static final long SOON = 1_000_000_000L;
  private static final long FAR = 10_000_000_000L;

  private static final class Timer extends Alarm {
    @Override
    protected long deadline(long nowNanos) {
      return SOON;
    }
  }

  private static TimerQueue wheel() {
    return new WheelProvider().open(null);
  }

  /// 8.4: of a cancel and an expiry one has the entry.
  @JCStressTest
  @Outcome(
      id = {"true, false", "false, true"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "two ends, or none")
  @State
  public static class CancelAndExpiry {
    private final TimerQueue queue = wheel();
    private final Timer timer = new Timer();

    public CancelAndExpiry() {
      queue.schedule(timer, SOON);
    }

    @Actor
    public void owner(ZZ_Result r) {
      r.r1 = queue.cancel(timer);
    }

    @Actor
    public void leader(ZZ_Result r) {
      queue.expire(FAR, 1, _ -> r.r2 = true);
    }
  }

  /// 8.11: the owner sees the mark, or the leader sees the owner's new waker.
  @JCStressTest
  @Outcome(
      id = {"false, false", "false, true", "true, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "true, false", expect = FORBIDDEN, desc = "waits, and nobody wakes it")
  @State
  public static class PollAndExpiry {
    private final TimerQueue queue = wheel();
    private final Timer timer = new Timer();
    private boolean woken;

    public PollAndExpiry() {
      timer.waker(() -> {});
      queue.schedule(timer, SOON);
    }

    @Actor
    public void owner(ZZ_Result r) {
      r.r1 = !timer.pollDue(Context.of(() -> woken = true));
    }

    @Actor
    public void leader() {
      queue.expire(FAR, 1, entry -> wake(entry.takeWaker()));
    }

    @Arbiter
    public void afterwards(ZZ_Result r) {
      r.r2 = woken;
    }
  }

  private static void wake(Waker waker) {
    if (waker != null) {
      waker.wake();
    }
  }

  /// Broken twin: nothing orders the owner's waker before its look at the mark.
  @JCStressTest
  @Outcome(
      id = {"false, false", "false, true", "true, true"},
      expect = ACCEPTABLE)
  @Outcome(id = "true, false", expect = FORBIDDEN, desc = "waits, and nobody wakes it")
  @State
  public static class TwinPlainAlarm {
    private final Waker mine = () -> woken = true;
    private volatile int slot;
    private Waker waker;
    private boolean woken;

    @Actor
    public void owner(ZZ_Result r) {
      waker = mine;
      r.r1 = slot != TimerEntry.EXPIRED;
    }

    @Actor
    public void leader() {
      slot = TimerEntry.EXPIRED;
      wake(waker);
    }

    @Arbiter
    public void afterwards(ZZ_Result r) {
      r.r2 = woken;
    }
  }
}
