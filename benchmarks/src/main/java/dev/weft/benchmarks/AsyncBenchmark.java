package dev.weft.benchmarks;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One suspension and one resumption of a computation `depth` calls deep: as an async block, by
/// hand, as a chain of `CompletableFuture`s, and as a virtual thread.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xms2g",
      "-Xmx2g",
      "-XX:+AlwaysPreTouch",
      "-Djdk.virtualThreadScheduler.parallelism=1",
      "-Djdk.virtualThreadScheduler.maxPoolSize=1"
    })
@State(Scope.Thread)
public class AsyncBenchmark {

  private static final int HANDOVERS = 10_000;

  /// How many blocks await each other; the innermost one awaits the gate.
  @Param({"1", "6", "20"})
  public int depth;

  private final Context cx = Context.of(() -> {});
  private @Nullable Future<@Nullable Object> block;
  private @Nullable Future<@Nullable Object> byHand;

  private static Future<@Nullable Object> loop(Future<@Nullable Object> inner, int turns) {
    return async(
        () -> {
          for (int i = 0; i < turns; i++) {
            await(inner);
          }
          return null;
        });
  }

  /// Builds the towers and leaves them suspended.
  @Setup
  public void build() throws Exception {
    Future<@Nullable Object> compiled = loop(new Gate(), Integer.MAX_VALUE);
    Future<@Nullable Object> written = new HandWritten(new Gate(), Integer.MAX_VALUE);
    for (int i = 1; i < depth; i++) {
      compiled = loop(compiled, Integer.MAX_VALUE);
      written = new HandWritten(written, Integer.MAX_VALUE);
    }
    block = compiled;
    byHand = written;
    compiled.poll(cx);
    written.poll(cx);
  }

  /// The async block.
  @Benchmark
  public Poll<?> asyncBlock() throws Exception {
    return block.poll(cx);
  }

  /// The state machine written by hand.
  @Benchmark
  public Poll<?> handWritten() throws Exception {
    return byHand.poll(cx);
  }

  /// A chain with as many stages as there are blocks.
  @Benchmark
  public Object completableFuture() {
    var gate = new CompletableFuture<Object>();
    CompletableFuture<Object> chain = gate;
    for (int i = 0; i < depth; i++) {
      chain = chain.thenApply(x -> x);
    }
    gate.complete(this);
    return chain.getNow(null);
  }

  private volatile int turn;

  /// Two virtual threads on one carrier hand over to each other: one park and one unpark each.
  @Benchmark
  @OperationsPerInvocation(HANDOVERS)
  public void virtualThread() throws InterruptedException {
    turn = 0;
    Thread[] threads = new Thread[2];
    for (int i = 0; i < 2; i++) {
      int me = i;
      threads[i] = Thread.ofVirtual().unstarted(() -> deeper(depth, () -> handOver(threads, me)));
    }
    threads[0].start();
    threads[1].start();
    threads[0].join();
    threads[1].join();
  }

  private void handOver(Thread[] threads, int me) {
    for (int i = 0; i < HANDOVERS / 2; i++) {
      while (turn % 2 != me) {
        LockSupport.park(this);
      }
      turn++;
      LockSupport.unpark(threads[1 - me]);
    }
  }

  private static void deeper(int depth, Runnable then) {
    if (depth <= 1) {
      then.run();
    } else {
      deeper(depth - 1, then);
    }
  }
}
