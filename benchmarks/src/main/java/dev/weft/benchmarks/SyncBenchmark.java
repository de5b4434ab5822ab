package dev.weft.benchmarks;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.sync.ChannelSender;
import dev.weft.sync.Mpmc;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Semaphore;
import java.util.ArrayList;
import java.util.List;
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

/// What a permit, and a message, costs: an uncontended acquire and release of a semaphore, and a
/// message through a bounded channel, from one sender and from four.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class SyncBenchmark {

  private static final int MESSAGES = 400_000;
  private static final int CAPACITY = 1024;
  private static final Integer MESSAGE = 7;

  /// A runtime.
  @State(Scope.Benchmark)
  public static class Runtime {

    /// Who runs the tasks.
    @Param({"fifo", "workstealing"})
    public String executor;

    /// How many workers there are.
    @Param({"1", "2"})
    public int workers;

    private Weft weft;

    /// Opens it.
    @Setup
    public void begin() {
      weft = Weft.builder().executor(executor).workers(workers).reactor("nio").open();
    }

    /// Closes it.
    @TearDown
    public void end() {
      weft.close();
    }
  }

  /// A semaphore, and a place to acquire from.
  @State(Scope.Thread)
  public static class Permits {
    private final Semaphore semaphore = new Semaphore(4);
    private final Semaphore.Acquirer acquirer = semaphore.acquirer();
    private final Context cx = Context.of(() -> {});
  }

  /// Acquires and gives back what nobody else wants.
  @Benchmark
  public boolean permit(Permits permits) throws Exception {
    boolean acquired = permits.acquirer.pollAcquire(permits.cx, 1);
    permits.semaphore.addPermits(1);
    return acquired;
  }

  private static final class Sending implements Future<@Nullable Void> {
    private final ChannelSender<Integer> sender;
    private int left;

    Sending(ChannelSender<Integer> sender, int messages) {
      this.sender = sender;
      this.left = messages;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      while (left > 0) {
        if (!sender.pollSend(cx, MESSAGE)) {
          return Poll.pending();
        }
        left--;
      }
      sender.close();
      return Poll.ready(null);
    }

    @Override
    public void cancel(Context cx) {
      sender.close();
    }
  }

  /// The poll of a receiver.
  private interface Receiving {
    @Nullable Integer pollRecv(Context cx) throws Exception;
  }

  private static int send(Weft weft, int senders) throws Exception {
    Mpsc<Integer> channel = Mpsc.bounded(CAPACITY);
    return send(weft, senders, channel.sender(), channel.receiver()::pollRecv);
  }

  private static int send(
      Weft weft, int senders, ChannelSender<Integer> sender, Receiving receiving) throws Exception {
    List<JoinHandle<?>> handles = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      handles.add(weft.spawn(new Sending(sender.another(), MESSAGES / senders)));
    }
    int[] received = {0};
    JoinHandle<Integer> receiver =
        weft.spawn(
            Futures.pollFn(
                cx -> {
                  while (received[0] < MESSAGES) {
                    if (receiving.pollRecv(cx) == null) {
                      return Poll.pending();
                    }
                    received[0]++;
                  }
                  return Poll.ready(received[0]);
                }));
    int all = weft.blockOn(receiver);
    for (JoinHandle<?> handle : handles) {
      weft.blockOn(handle);
    }
    if (all != MESSAGES) {
      throw new AssertionError(all);
    }
    return all;
  }

  /// A message from one sender.
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public int message(Runtime runtime) throws Exception {
    return send(runtime.weft, 1);
  }

  /// A message from one of four senders.
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public int messageOfFour(Runtime runtime) throws Exception {
    return send(runtime.weft, 4);
  }

  /// A message from one sender, through a channel that may have many receivers and has one.
  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public int workMessage(Runtime runtime) throws Exception {
    Mpmc<Integer> channel = Mpmc.bounded(CAPACITY);
    return send(runtime.weft, 1, channel.sender(), channel.receiver()::pollRecv);
  }
}
