package peers;

import static peers.Bench.bench;
import static peers.Bench.env;

import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;

/// Agrona's wheel belongs to one thread and has no callbacks, its timers are numbers: a floor. (So
/// it does not go through [TimerBench], which would box them.)
final class AgronaTimers {
  private static final String PEER = "agrona";

  private AgronaTimers() {}

  static void run() throws Exception {
    int n = (int) env("N", 1_000_000);
    int window = (int) env("WINDOW", TimerBench.WINDOW);
    var wheel = new DeadlineTimerWheel(TimeUnit.MILLISECONDS, 0, 1, 65536, 16);
    bench(
        PEER,
        "W7-churn",
        n,
        () -> {
          var delays = new Bench.Delays();
          for (int i = 0; i < n; i++) {
            wheel.cancelTimer(wheel.scheduleTimer(delays.next()));
          }
        });
    bench(PEER, "W7-window", n, () -> pending(wheel, n, window));
    bench(PEER, "W7-bulk", n, () -> pending(wheel, n, n));
  }

  private static void pending(DeadlineTimerWheel wheel, int n, int window) {
    var delays = new Bench.Delays();
    var ring = new long[window];
    for (int i = 0, k = 0; i < n; i++, k = k + 1 == window ? 0 : k + 1) {
      if (i >= window) {
        wheel.cancelTimer(ring[k]);
      }
      ring[k] = wheel.scheduleTimer(delays.next());
    }
    for (int k = 0; k < Math.min(n, window); k++) {
      wheel.cancelTimer(ring[k]);
    }
  }
}
