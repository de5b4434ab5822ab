package dev.weft.tck.zoo;

import dev.weft.spi.TaskExecutorProvider;
import dev.weft.tck.ExecutorCapabilities;
import dev.weft.tck.StealingCapabilities;
import dev.weft.tck.WorkStealingTck;
import dev.weft.tck.zoo.StealingExecutor.Flaw;

/// Work-stealing executors, each with one flaw.
final class BrokenStealing extends FlawedSubjects {

  /// The kit over [StealingExecutor].
  abstract static class Animal extends WorkStealingTck implements Examined {

    private final Flaw flaw;

    Animal(Flaw flaw) {
      this.flaw = flaw;
    }

    @Override
    public final TaskExecutorProvider provider() {
      return StealingExecutor.provider(flaw);
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(3, true, false, 0, 2 * StealingExecutor.GLOBAL_INTERVAL);
    }

    @Override
    protected StealingCapabilities stealing() {
      return new StealingCapabilities(
          StealingExecutor.CAPACITY, StealingExecutor.GLOBAL_INTERVAL, true);
    }
  }

  @Breaks(
      value = {"5.2", "5.11"},
      by = "keeps what overflows a worker's queue for that worker",
      saying = {
        "9 tasks ran elsewhere that were spawned by a task that then held its worker",
        "all tasks but the newest ran elsewhere"
      })
  static final class HidesOverflow extends Animal {
    HidesOverflow() {
      super(Flaw.HIDES_OVERFLOW);
    }
  }

  @Breaks(
      value = {"4.2", "4.6", "5.1", "5.2", "5.11"},
      by = "loses what overflows a worker's queue",
      saying = "in vain waited")
  static final class LosesOverflow extends Animal {
    LosesOverflow() {
      super(Flaw.LOSES_OVERFLOW);
    }
  }

  @Breaks(
      value = {"5.2", "5.3", "5.6", "5.11"},
      perhaps = "5.10", // where one worker finds both timers due
      by = "has stopped stealing",
      saying = "ran elsewhere")
  static final class NeverSteals extends Animal {
    NeverSteals() {
      super(Flaw.NEVER_STEALS);
    }
  }

  @Breaks(
      value = "5.3",
      by = "wakes a sleeping worker only when many tasks are queued",
      saying = "two tasks ran elsewhere that were queued behind a task that held its worker")
  static final class WakesLate extends Animal {
    WakesLate() {
      super(Flaw.WAKES_LATE);
    }

    @Override
    protected StealingCapabilities stealing() {
      return new StealingCapabilities(
          StealingExecutor.CAPACITY, StealingExecutor.GLOBAL_INTERVAL, false);
    }
  }

  @Breaks(
      value = {"4.2", "4.9", "5.5", "5.7"},
      by = "looks at the queue of all only when a worker has nothing else to do",
      saying = {
        "woken while all workers are busy",
        "spawned while all workers are busy",
        "spawned while all workers are busy",
        "beside tasks that wake each other for ever"
      })
  static final class IgnoresOthers extends Animal {
    IgnoresOthers() {
      super(Flaw.IGNORES_OTHERS);
    }
  }

  @Breaks(
      value = "5.5",
      by = "looks at the queue of all less often than it says",
      saying = "polls on a busy worker's thread before it took in a task of another thread")
  static final class LooksRarely extends Animal {
    LooksRarely() {
      super(Flaw.LOOKS_RARELY);
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(3, true, false, 0, 100_000);
    }
  }

  @Breaks(
      value = "5.6",
      by = "has a slot for the newest task, which nobody steals, and does not say so",
      saying = "all tasks, the newest one too, ran elsewhere")
  static final class HidesNewest extends Animal {
    HidesNewest() {
      super(Flaw.HIDES_NEWEST);
    }
  }

  @Breaks(
      value = "5.6",
      by = "wakes nobody for a single task, whatever becomes of its worker",
      saying = "a lone task ran elsewhere")
  static final class LeavesLoneTasks extends Animal {
    LeavesLoneTasks() {
      super(Flaw.LEAVES_LONE_TASKS);
    }
  }

  @Breaks(
      value = "5.12",
      by = "leaves the tasks in a queue to its worker, which may not return, when it is closed",
      saying = "tasks that wait for workers which do not return")
  static final class LeavesQueues extends Animal {
    LeavesQueues() {
      super(Flaw.LEAVES_QUEUES);
    }
  }

  @Breaks(
      value = {"4.9", "5.7"},
      by = "lets tasks that wake each other go first without limit",
      saying = {"spawned while all workers are busy", "beside tasks that wake each other for ever"})
  static final class SlotWithoutLimit extends Animal {
    SlotWithoutLimit() {
      super(Flaw.SLOT_WITHOUT_LIMIT);
    }

    @Override
    public ExecutorCapabilities capabilities() {
      return new ExecutorCapabilities(1, true, false, 0, 2 * StealingExecutor.GLOBAL_INTERVAL);
    }
  }

  @Breaks(
      value = "5.8",
      by = "wakes all workers for each task",
      saying = "parks of 16 workers after 100 wakes of one task")
  static final class WakesAll extends Animal {
    WakesAll() {
      super(Flaw.WAKES_ALL);
    }
  }

  @Breaks(
      value = "5.9",
      perhaps = "5.10", // where one worker finds both timers due
      by = "sleeps again when it has run one of the tasks that its driver woke",
      saying = "all tasks ran that a worker found due in its driver")
  static final class ForgetsWhatItWoke extends Animal {
    ForgetsWhatItWoke() {
      super(Flaw.FORGETS_WHAT_IT_WOKE);
    }
  }

  @Breaks(
      value = "5.10",
      by = "hands the lead over to nobody while its worker is busy",
      saying = "a timer was served that")
  static final class KeepsTheLead extends Animal {
    KeepsTheLead() {
      super(Flaw.KEEPS_THE_LEAD);
    }
  }

  @Breaks(
      value = "5.11",
      perhaps = "4.10",
      by = "keeps what thieves took",
      saying = "tasks that were stolen and are over were garbage")
  static final class KeepsTheStolen extends Animal {
    KeepsTheStolen() {
      super(Flaw.KEEPS_WHAT_WAS_STOLEN);
    }
  }
}
