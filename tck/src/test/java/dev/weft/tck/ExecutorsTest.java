package dev.weft.tck;

import dev.weft.WeftBuilder;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TaskExecutors;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Nested;

/// Every executor of ours, and executors of the JDK, against their kits.
class ExecutorsTest {

  private static final int WORKERS = 2;

  private static final ExecutorService THREADS =
      Executors.newFixedThreadPool(WORKERS, Thread.ofPlatform().daemon().factory());
  private static final ExecutorService FORK_JOIN = new ForkJoinPool(WORKERS);
  private static final ExecutorService VIRTUAL = Executors.newVirtualThreadPerTaskExecutor();

  /// One of the executors on the path.
  private static TaskExecutorProvider named(String name) {
    return ServiceLoader.load(TaskExecutorProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  @Nested
  class Fifo extends ExecutorTck {
    @Override
    public boolean keepsOrderAtTheEndOfAStack() {
      return true;
    }

    @Override
    public TaskExecutorProvider provider() {
      return named("fifo");
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, false, true, 0, 64);
    }
  }

  @Nested
  class FifoWithABound extends Fifo {
    private static final int BOUND = 50;

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, false, true, BOUND, 64);
    }

    @Override
    protected void configure(WeftBuilder builder) {
      builder.set("weft.fifo.max-live-tasks", Integer.toString(BOUND));
    }

    @Override
    public String subjectName() {
      return "fifo, " + BOUND + " tasks at most";
    }
  }

  @Nested
  class Stealing extends WorkStealingTck {

    @Override
    public boolean keepsOrderAtTheEndOfAStack() {
      return true;
    }

    int workers() {
      return 4;
    }

    @Override
    public TaskExecutorProvider provider() {
      return named("workstealing");
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(workers(), true, workers() == 1, 0, 128, true);
    }

    @Override
    protected StealingCapabilities stealing() {
      return new StealingCapabilities(1024, 61, true);
    }
  }

  @Nested
  class StealingAlone extends Stealing {
    @Override
    int workers() {
      return 1;
    }

    @Override
    public String subjectName() {
      return "workstealing, 1 worker";
    }
  }

  @Nested
  class StealingFromShortQueues extends Stealing {
    @Override
    protected StealingCapabilities stealing() {
      return new StealingCapabilities(4, 61, true);
    }

    @Override
    protected void configure(WeftBuilder builder) {
      builder.set("weft.workstealing.queue-capacity", "4");
    }

    @Override
    public String subjectName() {
      return "workstealing, queues of 4";
    }
  }

  @Nested
  class StealingWithASlot extends Stealing {
    @Override
    protected StealingCapabilities stealing() {
      return new StealingCapabilities(1024, 61, false);
    }

    @Override
    protected void configure(WeftBuilder builder) {
      builder.set("weft.workstealing.lifo-slot", "on");
    }

    @Override
    public String subjectName() {
      return "workstealing with a LIFO slot";
    }
  }

  @Nested
  class ThreadPool extends OnTheJdk {
    @Override
    public TaskExecutorProvider provider() {
      return TaskExecutors.from("thread pool", THREADS);
    }
  }

  @Nested
  class ForkJoin extends OnTheJdk {
    @Override
    public TaskExecutorProvider provider() {
      return TaskExecutors.from("fork-join pool", FORK_JOIN);
    }
  }

  @Nested
  class VirtualThreads extends OnTheJdk {
    @Override
    public TaskExecutorProvider provider() {
      return TaskExecutors.from("virtual threads", VIRTUAL);
    }
  }

  abstract static class OnTheJdk extends ExecutorTck {
    @Override
    public boolean makesItsThreads() {
      return false;
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(WORKERS, true, false, 0, 1000);
    }

    /// A tenth of the million: the rule is about stacks and deadlocks, and a virtual thread for
    /// each task takes its time.
    @Override
    public TckSettings settings() {
      TckSettings s = TckSettings.current();
      return new TckSettings(
          s.patienceMillis(), s.quietMillis(), s.iterations(), Math.min(s.scale(), 10), s.seed());
    }
  }
}
