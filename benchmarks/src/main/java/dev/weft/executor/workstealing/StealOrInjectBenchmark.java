package dev.weft.executor.workstealing;

import dev.weft.spi.Task;
import dev.weft.task.BareTasks;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Control;
import org.openjdk.jmh.infra.ThreadParams;

/// S1-14: the steal path against the inject path, in time per task that is made ready and taken.
///
/// Each thread makes [#BATCH] tasks ready and takes as many: from a queue of its own, from the
/// queue of the next thread by halves (from what it made ready itself if there is nothing), or
/// through the injection queue, which all threads share. The number of threads is JMH's `-t`.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
public class StealOrInjectBenchmark {

  private static final int BATCH = 256;
  private static final int CAPACITY = Tuning.DEFAULT.queueCapacity();
  private static final int MOST_THREADS = 64;

  /// What the threads share.
  @State(Scope.Benchmark)
  public static class Queues {
    private final Injection injection = new Injection();
    private final LocalQueue[] victims = new LocalQueue[MOST_THREADS];

    /// For JMH.
    public Queues() {
      for (int i = 0; i < MOST_THREADS; i++) {
        victims[i] = new LocalQueue(CAPACITY);
      }
    }
  }

  /// One thread: its queue, and the tasks in its hand, whose number the run leaves as it is.
  @State(Scope.Thread)
  public static class Taker {
    private final LocalQueue queue = new LocalQueue(CAPACITY);
    private final Task[] hand = new Task[MOST_THREADS * BATCH];
    private int held;
    private int threads;
    private LocalQueue mine;
    private LocalQueue next;

    /// Takes its place among the threads.
    @Setup
    public void begin(Queues queues, ThreadParams params) {
      threads = params.getThreadCount();
      mine = queues.victims[params.getThreadIndex()];
      next = queues.victims[(params.getThreadIndex() + 1) % threads];
      for (Task task : BareTasks.tasks(BATCH)) {
        keep(task);
      }
    }

    /// Takes the task that was found; if none was, another thread has it and may go on.
    private void keep(@Nullable Task task) {
      if (task == null) {
        Thread.yield();
      } else {
        hand[held++] = task;
      }
    }
  }

  /// The floor: a worker's own queue.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void own(Taker taker) {
    while (taker.held > 0) {
      taker.queue.push(taker.hand[--taker.held]);
    }
    while (taker.held < BATCH) {
      taker.keep(taker.queue.pop());
    }
  }

  /// Pushed by another worker to its own queue, and stolen with half of what is there.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void steal(Taker taker, Control control) {
    while (taker.held > 0) {
      taker.mine.push(taker.hand[--taker.held]);
    }
    while (taker.held < BATCH && !control.stopMeasurement) {
      Task task = taker.queue.pop();
      if (task == null) {
        task = taker.next.stealInto(taker.queue);
      }
      taker.keep(task == null ? taker.mine.stealInto(taker.queue) : task);
    }
  }

  /// Pushed to the injection queue, and taken from there in batches.
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void inject(Queues queues, Taker taker, Control control) {
    while (taker.held > 0) {
      queues.injection.push(taker.hand[--taker.held]);
    }
    while (taker.held < BATCH && !control.stopMeasurement) {
      Task task = taker.queue.pop();
      taker.keep(task == null ? queues.injection.take(taker.queue, taker.threads) : task);
    }
  }
}
