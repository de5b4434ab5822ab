package dev.weft.tck.zoo;

import dev.weft.spi.Driver;
import dev.weft.spi.RootTask;
import dev.weft.spi.Task;
import dev.weft.tck.ExecutorCapabilities;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// Executors that go wrong when many tasks are spawned at once, each in one way.
final class BrokenBounds extends FlawedSubjects {

  @Breaks(
      value = "4.6",
      by = "blocks whoever schedules while its queue is full",
      saying = "tasks ran that one task had spawned")
  static final class BlocksWhenFull extends BrokenExecutors.Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void put(Task task) {
          while (queue.size() >= 2000 && !closed) {
            try {
              queue.wait();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
          super.put(task);
        }
      };
    }
  }

  @Breaks(
      value = "4.6",
      by = "runs inline what a task spawns",
      saying = "each of which was spawned by the one before")
  static final class RunsInline extends BrokenExecutors.Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        public void schedule(Task task) {
          if (isMine() && task.isNew()) {
            task.run();
          } else {
            super.schedule(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = "4.6",
      by = "has a bound, and drops what goes beyond it without a word",
      saying = "all tasks were polled that were not refused")
  static final class DropsWhenFull extends BrokenExecutors.Animal {

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, true, true, 50, 8);
    }

    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void put(Task task) {
          if (!task.isNew() || queue.size() < 50) {
            super.put(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = "4.6",
      by = "has a bound, and counts the tasks that it refused",
      saying = "tasks accepted after those before were over")
  static final class CountsTheRefused extends BrokenExecutors.Animal {

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, true, true, 50, 8);
    }

    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private final AtomicInteger live = new AtomicInteger();

        @Override
        public void schedule(Task task) {
          if (task.isNew() && !(task instanceof RootTask) && live.incrementAndGet() > 50) {
            throw new RejectedExecutionException("50 tasks live");
          }
          super.schedule(task);
        }

        @Override
        void run(Task task) {
          super.run(task);
          if (task.isFinished()) {
            endedLate(task);
          }
        }

        @Override
        public void endedLate(Task task) {
          if (!(task instanceof RootTask)) {
            live.decrementAndGet();
          }
        }
      };
    }
  }
}
