package dev.weft.tck.zoo;

import dev.weft.spi.Driver;
import dev.weft.spi.Task;

/// Executors that start or favour tasks out of their turn, each in one way.
final class BrokenOrder extends FlawedSubjects {

  @Breaks(
      value = "4.7",
      by = "starts the newest task first",
      saying = "the tasks, numbered by their spawns, as they ran")
  static final class LastInFirstOut extends BrokenExecutors.Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void put(Task task) {
          super.put(task);
          if (task.isNew()) {
            queue.addFirst(queue.removeLast());
          }
        }
      };
    }
  }

  @Breaks(
      value = {"4.2", "4.9"},
      by = "runs a task that woke itself before all others",
      saying = "all workers are busy")
  static final class Starves extends BrokenExecutors.Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void putAgain(Task task) {
          queue.addFirst(task);
        }
      };
    }
  }

  @Breaks(
      value = "4.9",
      by = "runs a task that woke itself a hundred times in a row",
      saying = "polls of busy tasks on its thread")
  static final class Favours extends BrokenExecutors.Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private int inRow;

        @Override
        void putAgain(Task task) {
          if (++inRow % 100 == 0) {
            super.putAgain(task);
          } else {
            queue.addFirst(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = "4.9",
      by = "puts woken tasks before all others",
      saying = "a task ran that was spawned while all workers are busy")
  static final class WokenOnesFirst extends BrokenExecutors.Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void put(Task task) {
          super.put(task);
          if (!task.isNew()) {
            queue.addFirst(queue.removeLast());
          }
        }
      };
    }
  }
}
