package dev.weft.benchmarks;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A task's whole life: spawned, run once, over, and joined. A setting of the runtime can be given
/// to JMH's JVMs: `-jvmArgsPrepend -Dweft.workstealing.lifo-slot=on`.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms4g", "-Xmx4g", "-XX:+AlwaysPreTouch"})
public class SpawnBenchmark {

  private static final int TASKS = 1_000_000;

  /// Who runs the tasks.
  @Param({"fifo", "workstealing"})
  public String executor;

  private Weft weft;

  /// Opens the runtime.
  @Setup
  public void open() {
    weft = Weft.builder().executor(executor).reactor("nio").open();
  }

  /// Closes it.
  @TearDown
  public void close() {
    weft.close();
  }

  /// W2: all spawned from outside the runtime, then joined one after the other.
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void outside() throws Exception {
    weft.blockOn(new JoinEach(spawnAll()));
  }

  /// W2: all spawned by a task.
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void inside() throws Exception {
    weft.blockOn(Futures.lazy(() -> new JoinEach(spawnAll())));
  }

  private JoinHandle<?>[] spawnAll() {
    var handles = new JoinHandle<?>[TASKS];
    for (int i = 0; i < TASKS; i++) {
      handles[i] = weft.spawn(new Nothing());
    }
    return handles;
  }

  private static final class Nothing implements Future<@Nullable Void> {
    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      return Poll.ready(null);
    }

    @Override
    public void cancel(Context cx) {}
  }

  /// W5: each task spawns the next one.
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void chained() throws Exception {
    weft.blockOn(new Chain());
  }

  /// Spawns the first task and waits for the last.
  private static final class Chain implements Future<@Nullable Void> {
    private @Nullable Waker waker;
    private volatile boolean over;

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (waker == null) {
        waker = cx.waker();
        cx.runtime().spawn(new Link(this, TASKS));
      }
      return over ? Poll.ready(null) : Poll.pending();
    }

    void end() {
      over = true;
      Objects.requireNonNull(waker).wake();
    }

    @Override
    public void cancel(Context cx) {}
  }

  private static final class Link implements Future<@Nullable Void> {
    private final Chain chain;
    private final int left;

    Link(Chain chain, int left) {
      this.chain = chain;
      this.left = left;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (left == 1) {
        chain.end();
      } else {
        cx.runtime().spawn(new Link(chain, left - 1));
      }
      return Poll.ready(null);
    }

    @Override
    public void cancel(Context cx) {}
  }
}
