package dev.weft.benchmarks;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
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

/// What it costs to be looked at: tasks that do nothing, where the cost shows most, with each of
/// what shows a runtime from outside.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
public class SeeingBenchmark {

  private static final int TASKS = 100_000;
  private static final int YIELDS = 1_000_000;

  /// What looks. `jfr` is our listener without a recording; `recording` is one of the default
  /// profile that has nothing of ours, `jfr-recording` the same with our listener, and `jfr-tasks`
  /// with what it has of each task and poll.
  @Param({
    "nothing",
    "jfr",
    "recording",
    "jfr-recording",
    "jfr-tasks",
    "measurement",
    "history",
    "console"
  })
  public String seen;

  /// Who runs the tasks.
  @Param({"fifo", "workstealing"})
  public String executor;

  private Weft weft;
  private @Nullable Recording recording;

  /// Opens the runtime.
  @Setup
  public void open() throws Exception {
    WeftBuilder builder = Weft.builder().executor(executor).reactor("nio");
    builder.set("weft.events-jfr", seen.startsWith("jfr") ? "on" : "off");
    switch (seen) {
      case "recording", "jfr-recording", "jfr-tasks" -> {
        recording = new Recording(Configuration.getConfiguration("default"));
        if (seen.equals("jfr-tasks")) {
          recording.enable("dev.weft.TaskSpawn");
          recording.enable("dev.weft.TaskEnd");
          recording.enable("dev.weft.Poll");
        }
        recording.start();
      }
      case "measurement" -> builder.set("weft.measurement", "on");
      case "history" -> builder.set("weft.task-history", "on");
      case "console" -> builder.set("weft.console", "127.0.0.1:0");
      default -> {}
    }
    weft = builder.open();
  }

  /// Closes it.
  @TearDown
  public void close() {
    weft.close();
    if (recording != null) {
      recording.close();
    }
  }

  /// W2: tasks that are spawned by a task, run once, and are joined.
  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void spawn() throws Exception {
    weft.blockOn(
        Futures.lazy(
            () -> {
              var handles = new JoinHandle<?>[TASKS];
              for (int i = 0; i < TASKS; i++) {
                handles[i] = weft.spawn(Futures.ready(i));
              }
              return new JoinEach(handles);
            }));
  }

  /// W3: a task that yields again and again, a poll each.
  @Benchmark
  @OperationsPerInvocation(YIELDS)
  public void poll() throws Exception {
    weft.blockOn(weft.spawn(new Yielding()));
  }

  private static final class Yielding implements Future<@Nullable Void> {
    private int left = YIELDS;

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (--left == 0) {
        return Poll.ready(null);
      }
      cx.yieldTask();
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {}
  }
}
