package dev.weft.executor.workstealing;

import dev.weft.RuntimeListener;
import dev.weft.Weft;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.ToyReactorProvider;
import dev.weft.toys.ToyTimerProvider;
import java.util.function.ToLongFunction;

/// A runtime of this executor and toy parts, with its inside in view.
final class TestPool implements AutoCloseable {

  static final Tuning RING_OF_4 = new Tuning(4, 61, false, 1_000_000, 0);

  final Weft weft;
  final ToyReactorProvider.ToyReactor reactor;
  private volatile WorkStealingExecutor executor;

  private TestPool(int workers, Tuning tuning, RuntimeListener listener, int blockingThreads) {
    var reactors = new ToyReactorProvider();
    weft =
        Weft.builder()
            .executor(new TunedProvider(tuning))
            .reactor(reactors)
            .timer(new ToyTimerProvider())
            .workers(workers)
            .set("weft.blocking.threads", Integer.toString(blockingThreads))
            .listener(listener)
            .open();
    reactor = reactors.opened;
  }

  static TestPool open(int workers) {
    return open(workers, Tuning.DEFAULT);
  }

  static TestPool open(int workers, Tuning tuning) {
    return open(workers, tuning, new RuntimeListener() {});
  }

  static TestPool open(int workers, Tuning tuning, RuntimeListener listener) {
    return new TestPool(workers, tuning, listener, 512);
  }

  /// With so many threads at most for what blocks.
  static TestPool bounded(int workers, int blockingThreads) {
    return new TestPool(workers, Tuning.DEFAULT, new RuntimeListener() {}, blockingThreads);
  }

  WorkStealingExecutor executor() {
    return executor;
  }

  PoolMetrics metrics() {
    return executor.poolMetrics();
  }

  long sum(ToLongFunction<WorkerMetrics> counter) {
    return metrics().sum(counter);
  }

  /// Waits until all workers sleep.
  void awaitAsleep() {
    int workers = metrics().workers().size();
    Patience.until("all workers sleep", () -> metrics().sleeping() == workers);
  }

  @Override
  public void close() {
    weft.close();
  }

  private final class TunedProvider implements TaskExecutorProvider {
    private final Tuning tuning;

    TunedProvider(Tuning tuning) {
      this.tuning = tuning;
    }

    @Override
    public String name() {
      return "workstealing";
    }

    @Override
    public int priority() {
      return 0;
    }

    @Override
    public Availability availability() {
      return Availability.yes();
    }

    @Override
    public boolean leads() {
      return true;
    }

    @Override
    public TaskExecutor open(ExecutorConfig config, Driver driver) {
      executor = WorkStealingExecutor.open(config, tuning, driver);
      return executor;
    }
  }
}
