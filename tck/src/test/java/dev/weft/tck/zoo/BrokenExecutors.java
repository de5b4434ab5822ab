package dev.weft.tck.zoo;

import dev.weft.spi.Driver;
import dev.weft.spi.RootTask;
import dev.weft.spi.RuntimeThreads;
import dev.weft.spi.Task;
import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.ExecutorTck;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// Executors, each with one flaw.
final class BrokenExecutors extends FlawedSubjects {

  /// The kit over an executor with one thread.
  abstract static class Animal extends ExecutorTck implements Examined {

    abstract SingleThreadExecutor open(Driver driver);

    @Override
    public final TaskExecutorProvider provider() {
      return SingleThreadExecutor.provider(this::open);
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, true, true, 0, 8);
    }
  }

  @Breaks(
      value = {"4.1", "4.6"},
      by = "loses every 700th task",
      saying = {"spawned tasks were polled", "tasks ran that one task had spawned"})
  static final class LosesTasks extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private int spawned;

        @Override
        void put(Task task) {
          if (!task.isNew() || ++spawned % 700 != 0) {
            super.put(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = {"4.2", "4.9"},
      by = "loses every 150th wake",
      saying = {
        "every task was polled again that another thread woke",
        "tasks that wake each other are polled"
      })
  static final class LosesWakes extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private int woken;

        @Override
        void put(Task task) {
          if (task.isNew() || ++woken % 150 != 0) {
            super.put(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = {"4.2", "4.16"},
      perhaps = "4.3", // which waits for tasks that are woken while they run
      by = "forgets a task that was woken while it ran",
      saying = {"a task was polled again that woke itself", "polled again that was woken after"})
  static final class LosesKeptTickets extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void putAgain(Task task) {}
      };
    }
  }

  @Breaks(
      value = "4.2",
      by = "refuses wakes when many tasks are queued",
      saying = "every task was polled again that a task woke")
  static final class RefusesWakes extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void put(Task task) {
          if (!task.isNew() && isMine() && queue.size() > 30) {
            throw new RejectedExecutionException("too many tasks");
          }
          super.put(task);
        }
      };
    }
  }

  @Breaks(
      value = "4.4",
      by = "does not always wake its sleeping thread for a task from outside",
      saying = "a task ran that was spawned while all workers slept")
  static final class ForgetsToUnpark extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private boolean asleep;
        private int unparks;

        @Override
        void awaitTask() throws InterruptedException {
          asleep = true;
          super.awaitTask();
          asleep = false;
        }

        @Override
        void put(Task task) {
          if (asleep && task.isNew() && ++unparks == 35) {
            queue.addLast(task);
          } else {
            super.put(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = "4.5",
      by = "loses what the waker of a timer spawns",
      saying = "a task ran that a waker of a timer had spawned")
  static final class LosesSpawnsOfWakers extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void put(Task task) {
          if (!Thread.currentThread().getName().endsWith("-driver")) {
            super.put(task);
          }
        }
      };
    }
  }

  @Breaks(
      value = "4.14",
      by = "leaves its thread the context class loader that it happens to have",
      saying = "what the executor's threads carry")
  static final class KeepsAnyLoader extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void adopt(RuntimeThreads threads) {}
      };
    }
  }

  @Breaks(
      value = "4.16",
      by = "takes a task that it ran after an abort for over",
      saying = "polled again that was woken after the task's abort")
  static final class ForgetsTheAborted extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private boolean aborted;

        @Override
        void run(Task task) {
          aborted = task.toString().contains("cancelled");
          super.run(task);
        }

        @Override
        void putAgain(Task task) {
          if (!aborted) {
            super.putAgain(task);
          }
        }
      };
    }
  }

  @Breaks(value = "4.8", by = "returns from blockOn at once", saying = "run ended")
  static final class DoesNotBlock extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        public void blockOn(RootTask root) {
          schedule(root.task());
        }
      };
    }
  }

  @Breaks(value = "4.10", by = "keeps finished tasks", saying = "tasks that are over were garbage")
  static final class KeepsFinishedTasks extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private final List<Task> all = new ArrayList<>();

        @Override
        void put(Task task) {
          all.add(task);
          super.put(task);
        }
      };
    }
  }

  @Breaks(
      value = "4.10",
      by = "leaves tasks linked to those that were queued behind them",
      saying = "tasks that are over were garbage")
  static final class LeavesLinks extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private @Nullable Task last;

        @Override
        void put(Task task) {
          task.queueNext(null);
          if (last != null) {
            last.queueNext(task);
          }
          last = task;
          super.put(task);
        }
      };
    }
  }

  @Breaks(
      value = "4.11",
      by = "shares its queue with all executors of the process",
      saying = "polls of tasks with the context of a runtime that is not theirs")
  static final class SharesItsQueue extends Animal {
    private final Deque<Task> shared = new ArrayDeque<>();

    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver, shared);
    }
  }

  @Breaks(
      value = "4.12",
      by = "looks for tasks every millisecond",
      saying = "stood still while nothing was to be done")
  static final class Spins extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        void awaitTask() throws InterruptedException {
          queue.wait(1);
        }
      };
    }
  }

  @Breaks(
      value = "4.13",
      by = "wakes tasks of its own accord, a hundred times",
      saying = "a task that was woken 50 times was polled more than 52 times")
  static final class PollsTwice extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        private int more = 100;

        @Override
        void run(Task task) {
          super.run(task);
          if (more-- > 0) {
            task.wake();
          }
        }
      };
    }
  }

  @Breaks(
      value = "15.8",
      by = "takes tasks after its close, and forgets them",
      saying = "what schedule throws when the executor is closed")
  static final class TakesTasksAfterClose extends Animal {
    @Override
    SingleThreadExecutor open(Driver driver) {
      return new SingleThreadExecutor(driver) {
        @Override
        public void schedule(Task task) {
          synchronized (queue) {
            if (!closed) {
              super.schedule(task);
            }
          }
        }
      };
    }
  }
}
