package dev.weft.benchmarks;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// S2-3: players in a ring pass a ball on, each to the next, and wait until it comes round again.
/// The time of one pass is that of one switch: between tasks, or between threads.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch", "-Xss256k"})
public class BallBenchmark {

  /// A round of the largest ring.
  private static final int PASSES = 100_000;

  /// Counts the passes. Whoever has the ball may touch it.
  private static final class Ball {
    private int left;
    private Runnable over = () -> {};

    /// Goes on to `next`, unless that was enough.
    void pass(Player next) {
      if (--left == 0) {
        over.run();
      } else {
        next.receive();
      }
    }
  }

  private interface Player {
    void receive();

    void next(Player player);
  }

  /// Closes a ring.
  private static void arrange(Player[] ring) {
    for (int i = 0; i < ring.length; i++) {
      ring[i].next(ring[(i + 1) % ring.length]);
    }
  }

  /// Tasks that play.
  @State(Scope.Benchmark)
  public static class TaskRing {

    /// How many tasks.
    @Param({"1", "10", "100", "1000", "10000", "100000"})
    public int players;

    /// Who runs them.
    @Param({"fifo", "workstealing"})
    public String executor;

    private final Ball ball = new Ball();
    private TaskPlayer[] ring;
    private Weft weft;

    /// Lets the players take their places.
    @Setup
    public void begin() throws Exception {
      weft = Weft.builder().executor(executor).reactor("nio").open();
      var waiting = new AtomicInteger();
      ring = new TaskPlayer[players];
      for (int i = 0; i < players; i++) {
        ring[i] = new TaskPlayer(ball, waiting);
      }
      arrange(ring);
      for (TaskPlayer player : ring) {
        weft.spawn(player);
      }
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                cx.yieldTask();
                return waiting.get() == players ? Poll.ready(null) : Poll.pending();
              }));
    }

    /// Ends them.
    @TearDown
    public void end() {
      weft.close();
    }

    private void play() throws Exception {
      boolean[] begun = {false};
      weft.blockOn(
          Futures.pollFn(
              cx -> {
                if (begun[0]) {
                  return ball.left == 0 ? Poll.ready(null) : Poll.pending();
                }
                begun[0] = true;
                ball.left = PASSES;
                ball.over = cx.waker()::wake;
                ring[0].receive();
                return Poll.pending();
              }));
    }
  }

  private static final class TaskPlayer implements Future<@Nullable Void>, Player {
    private final Ball ball;
    private final AtomicInteger waiting;
    private Player next = this;
    private volatile boolean hasBall;
    private @Nullable Waker waker;

    TaskPlayer(Ball ball, AtomicInteger waiting) {
      this.ball = ball;
      this.waiting = waiting;
    }

    @Override
    public void next(Player player) {
      next = player;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (waker == null) {
        waker = cx.waker();
        waiting.incrementAndGet();
      }
      if (hasBall) {
        hasBall = false;
        ball.pass(next);
      }
      return Poll.pending();
    }

    @Override
    public void receive() {
      hasBall = true;
      Objects.requireNonNull(waker).wake();
    }

    @Override
    public void cancel(Context cx) {}
  }

  /// Threads that play.
  @State(Scope.Benchmark)
  public static class ThreadRing {

    /// How many threads. More than some ten thousand platform threads need limits of the operating
    /// system raised.
    @Param({"1", "10", "100", "1000", "10000"})
    public int players;

    /// Of which kind.
    @Param({"virtual", "platform"})
    public String threads;

    private final Ball ball = new Ball();
    private ThreadPlayer[] ring;
    private volatile boolean over;

    /// Starts the threads.
    @Setup
    public void begin() {
      ThreadFactory factory =
          threads.equals("virtual")
              ? Thread.ofVirtual().factory()
              : Thread.ofPlatform().daemon().factory();
      ring = new ThreadPlayer[players];
      for (int i = 0; i < players; i++) {
        ring[i] = new ThreadPlayer(ball, factory);
      }
      arrange(ring);
      for (ThreadPlayer player : ring) {
        player.thread.start();
      }
    }

    /// Ends them.
    @TearDown
    public void end() {
      for (ThreadPlayer player : ring) {
        player.thread.interrupt();
      }
    }

    private void play() {
      Thread referee = Thread.currentThread();
      over = false;
      ball.left = PASSES;
      ball.over =
          () -> {
            over = true;
            LockSupport.unpark(referee);
          };
      ring[0].receive();
      while (!over) {
        LockSupport.park(this);
      }
    }
  }

  private static final class ThreadPlayer implements Player {
    private final Ball ball;
    private final Thread thread;
    private Player next = this;
    private volatile boolean hasBall;

    ThreadPlayer(Ball ball, ThreadFactory factory) {
      this.ball = ball;
      this.thread = factory.newThread(this::play);
    }

    @Override
    public void next(Player player) {
      next = player;
    }

    private void play() {
      while (!Thread.currentThread().isInterrupted()) {
        if (hasBall) {
          hasBall = false;
          ball.pass(next);
        } else {
          LockSupport.park(this);
        }
      }
    }

    @Override
    public void receive() {
      hasBall = true;
      LockSupport.unpark(thread);
    }
  }

  /// A switch between tasks.
  @Benchmark
  @OperationsPerInvocation(PASSES)
  public void tasks(TaskRing ring) throws Exception {
    ring.play();
  }

  /// A switch between threads.
  @Benchmark
  @OperationsPerInvocation(PASSES)
  public void threads(ThreadRing ring) {
    ring.play();
  }
}
