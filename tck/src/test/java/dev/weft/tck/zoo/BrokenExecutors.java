package dev.weft.tck.zoo;

import dev.weft.Context;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Executors, each with one flaw.
final class BrokenExecutors extends FlawedSubjects {

  /// The kit over an executor with one thread.
  abstract static class Animal extends ExecutorTck {

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
      value = "4.6",
      by = "blocks whoever schedules while its queue is full",
      saying = "tasks ran that one task had spawned")
  static final class BlocksWhenFull extends Animal {
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
  static final class RunsInline extends Animal {
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
  static final class DropsWhenFull extends Animal {

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
  static final class CountsTheRefused extends Animal {

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

  @Breaks(
      value = "4.7",
      by = "starts the newest task first",
      saying = "the tasks, numbered by their spawns, as they ran")
  static final class LastInFirstOut extends Animal {
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

  @Breaks(
      value = {"4.2", "4.9"},
      by = "runs a task that woke itself before all others",
      saying = "all workers are busy")
  static final class Starves extends Animal {
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
  static final class Favours extends Animal {
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
  static final class WokenOnesFirst extends Animal {
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

  /// The kit over one whose tasks may block in place, as it says.
  abstract static class InPlace extends Animal {
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
