package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.spi.Driver;
import dev.weft.spi.Task;
import dev.weft.tck.ExecutorCapabilities;
import java.util.List;

/// Executors whose tasks may block in place, and whose other tasks pay for it, each in one way.
final class BrokenBlockInPlace extends FlawedSubjects {

  /// The kit over one whose tasks may block in place, as it says.
  abstract static class InPlace extends BrokenExecutors.Animal {
    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, true, true, 0, 8, true);
    }
  }

  @Breaks(
      value = "11.6",
      by = "lets a task block in place, and all others wait",
      saying = "the tasks ran that were queued behind tasks that block in place")
  static final class HandsNothingOver extends InPlace {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        public boolean aboutToBlock() {
          return true;
        }
      };
    }
  }

  @Breaks(
      value = {"11.7", "11.9"},
      by = "starts a thread when a task blocks in place, and forgets that task when it yields",
      saying = {
        "more tasks block in place at once than there are workers and threads for what blocks",
        "a task is polled again that has blocked in place and yielded"
      })
  static final class ForgetsWhoBlocked extends InPlace {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private boolean blocked;

        @Override
        public boolean aboutToBlock() {
          blocked |= isMine();
          Thread.ofPlatform().daemon().start(() -> takeOver(driver, this));
          return true;
        }

        @Override
        void run(Task task) {
          blocked = false;
          super.run(task);
        }

        @Override
        void putAgain(Task task) {
          if (!blocked) {
            super.putAgain(task);
          }
        }
      };
    }
  }

  private static void takeOver(Driver driver, SingleThreadExecutor executor) {
    Context cx = driver.newContext(0);
    try (var _ = cx.enter()) {
      for (Task task = executor.next(); task != null; task = executor.next()) {
        while (task.run(cx)) {}
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Breaks(
      value = "11.7",
      by = "starts a thread for each task that blocks in place",
      saying =
          "more tasks block in place at once than there are workers and threads for what blocks")
  static final class StartsAnyNumberOfThreads extends InPlace {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        public boolean aboutToBlock() {
          Thread.ofPlatform().daemon().start(() -> takeOver(driver, this));
          return true;
        }
      };
    }
  }

  @Breaks(
      value = "11.6",
      by = "hands over what is queued when a task blocks in place, and not what comes later",
      saying = "a task ran that was spawned while all workers blocked in place")
  static final class HandsItsQueueOver extends InPlace {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        public boolean aboutToBlock() {
          synchronized (queue) {
            List<Task> rest = List.copyOf(queue);
            queue.clear();
            Thread.ofPlatform().daemon().start(() -> runAll(rest));
          }
          return true;
        }

        private void runAll(List<Task> tasks) {
          Context cx = driver.newContext(0);
          try (var _ = cx.enter()) {
            for (Task task : tasks) {
              while (task.run(cx)) {}
            }
          }
        }
      };
    }
  }
}
