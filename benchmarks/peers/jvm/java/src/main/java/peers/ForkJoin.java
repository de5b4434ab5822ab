package peers;

import static peers.Bench.bench;
import static peers.Bench.env;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.TimeUnit;

/// The scheduler alone: tasks of a `ForkJoinPool` in its asynchronous mode. To yield is to submit
/// oneself again.
final class ForkJoin {
  private static final String PEER = "fjp";

  static final ForkJoinPool POOL =
      new ForkJoinPool(
          (int) env("WORKERS", Runtime.getRuntime().availableProcessors()),
          ForkJoinPool.defaultForkJoinWorkerThreadFactory,
          null,
          true);

  private ForkJoin() {}

  private static final class Nothing extends ForkJoinTask<Void> {
    @Override
    public Void getRawResult() {
      return null;
    }

    @Override
    protected void setRawResult(Void value) {}

    @Override
    protected boolean exec() {
      return true;
    }
  }

  private static final class Yielder implements Runnable {
    private int left;
    private final CountDownLatch done;

    Yielder(int left, CountDownLatch done) {
      this.left = left;
      this.done = done;
    }

    @Override
    public void run() {
      if (left-- == 0) {
        done.countDown();
      } else {
        POOL.execute(this);
      }
    }
  }

  private record Link(int left, CountDownLatch done) implements Runnable {
    @Override
    public void run() {
      if (left == 0) {
        done.countDown();
      } else {
        POOL.execute(new Link(left - 1, done));
      }
    }
  }

  static void run(String workload) throws Exception {
    int n = (int) env("N", 1_000_000);
    switch (workload) {
      case "W2" -> {
        bench(PEER, "W2-outside", n, () -> spawnAndJoin(n));
        bench(PEER, "W2-inside", n, () -> POOL.submit(() -> spawnAndJoin(n)).get());
      }
      case "W3" -> {
        int tasks = (int) env("TASKS", 1000);
        int yields = (int) env("YIELDS", 1000);
        bench(
            PEER,
            "W3-yield_now",
            (long) tasks * yields,
            () -> {
              var done = new CountDownLatch(tasks);
              for (int i = 0; i < tasks; i++) {
                POOL.execute(new Yielder(yields, done));
              }
              done.await();
            });
      }
      case "W5" ->
          bench(
              PEER,
              "W5",
              n,
              () -> {
                var done = new CountDownLatch(1);
                POOL.execute(new Link(n, done));
                done.await();
              });
      case "W6" -> {
        long seconds = env("SECS", 5);
        Bench.sleepers(PEER, () -> schedule(n, seconds).await());
      }
      case "W6live" -> Bench.liveHeap(PEER, n, () -> schedule(n, 300));
      default -> throw new IllegalArgumentException(workload);
    }
  }

  private static void spawnAndJoin(int n) {
    var tasks = new Nothing[n];
    for (int i = 0; i < n; i++) {
      tasks[i] = new Nothing();
      POOL.execute(tasks[i]);
    }
    for (Nothing task : tasks) {
      task.quietlyJoin();
    }
  }

  private static CountDownLatch schedule(int n, long seconds) {
    var done = new CountDownLatch(n);
    for (int i = 0; i < n; i++) {
      POOL.schedule(done::countDown, seconds, TimeUnit.SECONDS);
    }
    return done;
  }
}
