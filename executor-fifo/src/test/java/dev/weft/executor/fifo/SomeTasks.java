package dev.weft.executor.fifo;

import dev.weft.Futures;
import dev.weft.Task;
import dev.weft.Weft;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;

/// Tasks to put into queues: caught by an executor that runs nothing.
final class SomeTasks {
  private SomeTasks() {}

  private static final Catcher CATCHER = new Catcher();
  private static final Weft WEFT = Weft.builder().executor(CATCHER).open();

  static synchronized Task one() {
    WEFT.spawn(Futures.never());
    return CATCHER.caught;
  }

  private static final class Catcher implements TaskExecutorProvider, TaskExecutor {
    private Task caught;

    @Override
    public String name() {
      return "catcher";
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
      return this;
    }

    @Override
    public void schedule(Task task) {
      caught = task;
    }

    @Override
    public boolean drain(long deadlineNanos) {
      return true;
    }

    @Override
    public void close() {}
  }
}
