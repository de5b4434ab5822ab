package dev.weft.benchmarks;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.stream.Streams;
import dev.weft.sync.Mpsc;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What an element of a stream costs. The elements are small `Integer`s, which are not made anew.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class StreamBenchmark {

  private static final int ELEMENTS = 100_000;

  /// The elements, and a runtime.
  @State(Scope.Benchmark)
  public static class Given {
    private final List<Integer> elements =
        IntStream.range(0, ELEMENTS).map(n -> n % 100).boxed().toList();
    private Weft weft;

    /// Opens it.
    @Setup
    public void begin() {
      weft = Weft.builder().executor("fifo").reactor("nio").open();
    }

    /// Closes it.
    @TearDown
    public void end() {
      weft.close();
    }
  }

  private static Future<Integer> sum(List<Integer> elements) {
    return Streams.from(elements)
        .map(n -> n ^ 1)
        .filter(n -> (n & 1) == 0)
        .fold(0, (sum, n) -> (sum + n) & 63);
  }

  private static int ready(Future<Integer> future) throws Exception {
    if (future.poll(Context.of(() -> {})) instanceof Poll.Ready<Integer>(Integer value)) {
      return value;
    }
    throw new AssertionError("pending");
  }

  /// `map.filter.fold`, polled by hand.
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public int fold(Given given) throws Exception {
    return ready(sum(given.elements));
  }

  /// `map.filter.fold` in a task, which yields after each 128 elements.
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public int foldInTask(Given given) throws Exception {
    return given.weft.blockOn(sum(given.elements));
  }

  /// The same over a stream of the JDK's, for comparison.
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public int foldOfJdk(Given given) {
    return given.elements.stream()
        .map(n -> n ^ 1)
        .filter(n -> (n & 1) == 0)
        .reduce(0, (sum, n) -> (sum + n) & 63);
  }

  /// `map.filter`, an element with each poll.
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public int poll(Given given) throws Exception {
    Context cx = Context.of(() -> {});
    AsyncStream<Integer> stream =
        Streams.from(given.elements).map(n -> n ^ 1).filter(n -> (n & 1) == 0);
    int sum = 0;
    while (stream.pollNext(cx) == Step.ITEM) {
      sum = (sum + stream.item()) & 63;
    }
    return sum;
  }

  /// A message sent into a mailbox and taken out of it through `map.filter.fold`.
  @Benchmark
  @OperationsPerInvocation(ELEMENTS)
  public int mailbox(Given given) throws Exception {
    Mpsc<Integer> channel = Mpsc.unbounded();
    for (Integer element : given.elements) {
      channel.sender().trySend(element);
    }
    channel.sender().close();
    return ready(
        Streams.from(channel.receiver())
            .map(n -> n ^ 1)
            .filter(n -> (n & 1) == 0)
            .fold(0, (sum, n) -> (sum + n) & 63));
  }
}
