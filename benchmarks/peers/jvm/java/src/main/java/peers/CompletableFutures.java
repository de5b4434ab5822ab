package peers;

import static peers.Bench.bench;
import static peers.Bench.env;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/// `CompletableFuture`s that run on a `ForkJoinPool`.
final class CompletableFutures {
  private static final String PEER = "cf";
  private static final ForkJoinPool POOL = ForkJoin.POOL;

  private CompletableFutures() {}

  /// Each side, when the other one's value arrives, waits for the next one and answers.
  private static final class PingPong {
    private final int rounds;
    private int done;
    private volatile CompletableFuture<Integer> toPing = new CompletableFuture<>();
    private volatile CompletableFuture<Integer> toPong = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    PingPong(int rounds) {
      this.rounds = rounds;
    }

    void play() {
      toPong.thenAcceptAsync(this::pong, POOL);
      POOL.execute(() -> ping(7));
      end.join();
    }

    private void ping(int value) {
      if (done++ == rounds) {
        end.complete(null);
        return;
      }
      var next = new CompletableFuture<Integer>();
      CompletableFuture<Integer> answer = toPong;
      toPing = next;
      next.thenAcceptAsync(this::ping, POOL);
      answer.complete(value);
    }

    private void pong(int value) {
      var next = new CompletableFuture<Integer>();
      CompletableFuture<Integer> answer = toPing;
      toPong = next;
      next.thenAcceptAsync(this::pong, POOL);
      answer.complete(value);
    }
  }

  static void run(String workload) throws Exception {
    int n = (int) env("N", 1_000_000);
    switch (workload) {
      case "W2" -> {
        bench(PEER, "W2-outside", n, () -> runAll(n, POOL));
        bench(PEER, "W2-inside", n, () -> POOL.submit(() -> runAll(n, POOL)).get());
      }
      case "W4" -> bench(PEER, "W4-channel", n, () -> new PingPong(n).play());
      case "W5" ->
          bench(
              PEER,
              "W5",
              n,
              () -> {
                var done = new CompletableFuture<Void>();
                CompletableFuture.runAsync(() -> chain(n, done), POOL);
                done.join();
              });
      case "W6" -> {
        long seconds = env("SECS", 5);
        Bench.sleepers(
            PEER,
            () -> runAll(n, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS, POOL)));
      }
      case "W6live" ->
          Bench.liveHeap(
              PEER,
              n,
              () -> {
                Executor later = CompletableFuture.delayedExecutor(300, TimeUnit.SECONDS, POOL);
                for (int i = 0; i < n; i++) {
                  CompletableFuture.runAsync(() -> {}, later);
                }
              });
      default -> throw new IllegalArgumentException(workload);
    }
  }

  private static void runAll(int n, Executor executor) {
    var futures = new CompletableFuture<?>[n];
    for (int i = 0; i < n; i++) {
      futures[i] = CompletableFuture.runAsync(() -> {}, executor);
    }
    for (CompletableFuture<?> future : futures) {
      future.join();
    }
  }

  private static void chain(int left, CompletableFuture<Void> done) {
    if (left == 0) {
      done.complete(null);
    } else {
      CompletableFuture.runAsync(() -> chain(left - 1, done), POOL);
    }
  }
}
