package dev.weft.toys;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.spi.Availability;
import dev.weft.spi.Driver;
import dev.weft.spi.ExecutorConfig;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutor;
import dev.weft.spi.TaskExecutorProvider;
import java.util.ArrayList;
import java.util.List;

/// Tasks for the tests of lists and queues: taken from a runtime whose executor only collects them.
public final class Tickets {
  private Tickets() {}

  /// So many tasks, with their tickets.
  public static List<Task> of(int n) {
    List<Task> tasks = new ArrayList<>();
    Future<Integer> nothing = Futures.pollFn(cx -> Poll.ready(0));
    try (Weft weft =
        Weft.builder()
            .executor(new Collecting(tasks))
            .reactor(new ToyReactorProvider())
            .timer(new ToyTimerProvider())
            .open()) {
      for (int i = 0; i < n; i++) {
        weft.spawn(nothing);
      }
    }
    return tasks;
  }

  private record Collecting(List<Task> tasks) implements TaskExecutorProvider {
    @Override
    public String name() {
      return "collecting";
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
      return new TaskExecutor() {
        @Override
        public void schedule(Task task) {
          tasks.add(task);
        }

        @Override
        public boolean drain(long deadlineNanos) {
          return true;
        }

        @Override
        public void close() {}
      };
    }
  }
}
