package dev.weft.tck;

import dev.weft.WeftBuilder;
import dev.weft.executor.fifo.FifoProvider;
import dev.weft.executor.workstealing.WorkStealingProvider;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.spi.TaskExecutors;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/// Every executor of ours, and executors of the JDK, against [ExecutorTck].
class ExecutorsTest {

  @Nested
  class Fifo extends ExecutorTck {
    @Override
    protected TaskExecutorProvider provider() {
      return new FifoProvider();
    }

    @Override
    protected ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, false, true, 0, 128);
    }
  }

  @Nested
  class FifoWithABound extends Fifo {
    @Override
    protected ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, false, true, 50, 128);
    }

    @Override
    protected void configure(WeftBuilder builder) {
      builder.set("weft.fifo.max-live-tasks", "50");
    }

    @Override
    public String subjectName() {
      return "fifo, 50 tasks at most";
    }
  }

  @Nested
  class ThreadPool extends OnTheJdk {
    ThreadPool() {
      super("thread pool", Executors.newFixedThreadPool(2));
    }
  }

  @Nested
  class ForkJoin extends OnTheJdk {
    ForkJoin() {
      super("fork-join pool", new ForkJoinPool(2));
    }
  }

  @Nested
  class VirtualThreads extends OnTheJdk {
    VirtualThreads() {
      super("virtual threads", Executors.newVirtualThreadPerTaskExecutor());
    }
  }

  abstract static class OnTheJdk extends ExecutorTck {
    private final String name;
    private final ExecutorService executor;

    OnTheJdk(String name, ExecutorService executor) {
      this.name = name;
      this.executor = executor;
    }

    @Override
    protected TaskExecutorProvider provider() {
      return TaskExecutors.from(name, executor);
    }

    @Override
    protected ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(2, true, false, 0, 1000);
    }

    @AfterEach
    void shutDown() {
      executor.shutdownNow();
    }
  }
}
