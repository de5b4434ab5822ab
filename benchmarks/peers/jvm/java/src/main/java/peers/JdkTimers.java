package peers;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The timers of a `ScheduledThreadPoolExecutor` (`stpe`) and of a `ForkJoinPool` (`jdk-fjp`).
record JdkTimers(ScheduledExecutorService executor) implements TimerBench<Future<?>> {
  private static final Runnable NOTHING = () -> {};

  static void run(String peer) throws Exception {
    if (peer.equals("stpe")) {
      var executor = new ScheduledThreadPoolExecutor(1);
      executor.setRemoveOnCancelPolicy(true);
      TimerBench.run("jdk-stpe", new JdkTimers(executor));
    } else {
      TimerBench.run("jdk-fjp", new JdkTimers(new ForkJoinPool(2)));
    }
  }

  @Override
  public Future<?> create(long millis) {
    return executor.schedule(NOTHING, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void cancel(Future<?> timer) {
    timer.cancel(false);
  }
}
