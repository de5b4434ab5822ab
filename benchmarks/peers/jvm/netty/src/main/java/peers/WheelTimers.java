package peers;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.util.concurrent.TimeUnit;

/// Timing wheels that libraries have: `WheelTimers hwt|agrona`. Netty's hands timers and
/// cancellations to a thread of its own, whose work the CPU time shows and the wall time hides.
public final class WheelTimers {
  private WheelTimers() {}

  public static void main(String[] args) throws Exception {
    switch (args[0]) {
      case "hwt" -> TimerBench.run("netty-hwt", new Hashed());
      case "agrona" -> AgronaTimers.run();
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.exit(0);
  }

  private static final class Hashed implements TimerBench<Timeout> {
    private static final TimerTask NOTHING = timeout -> {};
    private final HashedWheelTimer wheel = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 8192);

    @Override
    public Timeout create(long millis) {
      return wheel.newTimeout(NOTHING, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void cancel(Timeout timer) {
      timer.cancel();
    }
  }
}
