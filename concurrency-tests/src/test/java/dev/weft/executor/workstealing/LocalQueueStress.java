package dev.weft.executor.workstealing;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.weft.spi.Task;
import dev.weft.task.BareTasks;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Q2, Q3, Q4 on the hardware's memory model.
public final class LocalQueueStress {
  private LocalQueueStress() {}

  private static int id(Task task) {
    return task == null ? 0 : (int) task.id();
  }

  /// 5.1: owner and thief want the last task.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "taken twice, or not at all")
  @State
  public static class LastTask {
    private final LocalQueue queue = new LocalQueue(4);
    private final LocalQueue thief = new LocalQueue(4);

    public LastTask() {
      queue.push(BareTasks.task(1));
    }

    @Actor
    public void owner(II_Result r) {
      r.r1 = id(queue.pop());
    }

    @Actor
    public void thief(II_Result r) {
      r.r2 = id(queue.stealInto(thief));
    }
  }

  /// 5.1: a slot is reused while a thief copies it.
  @JCStressTest
  @Outcome(id = "10, 15", expect = ACCEPTABLE, desc = "the sum and the mask of all ids")
  @Outcome(expect = FORBIDDEN, desc = "lost or doubled")
  @State
  public static class ReusedSlot {
    private final LocalQueue queue = new LocalQueue(2);
    private final LocalQueue thief = new LocalQueue(2);
    private final Task third = BareTasks.task(3);
    private final Task fourth = BareTasks.task(4);
    private int ownerSum;
    private int ownerMask;
    private int thiefSum;
    private int thiefMask;

    public ReusedSlot() {
      queue.push(BareTasks.task(1));
      queue.push(BareTasks.task(2));
    }

    private void own(Task task) {
      if (task != null) {
        ownerSum += id(task);
        ownerMask |= 1 << (id(task) - 1);
      }
    }

    @Actor
    public void owner() {
      own(queue.pop());
      add(third);
      own(queue.pop());
      add(fourth);
    }

    private void add(Task task) {
      if (queue.push(task) == 0) {
        own(queue.pop());
        if (queue.push(task) == 0) {
          throw new IllegalStateException("no room");
        }
      }
    }

    @Actor
    public void thief() {
      for (Task t = queue.stealInto(thief); t != null; t = thief.pop()) {
        thiefSum += id(t);
        thiefMask |= 1 << (id(t) - 1);
      }
    }

    @Arbiter
    public void rest(II_Result r) {
      for (Task t = queue.pop(); t != null; t = queue.pop()) {
        own(t);
      }
      r.r1 = ownerSum + thiefSum;
      r.r2 = ownerMask | thiefMask;
    }
  }

  /// Broken twin: the thief stores the head.
  @JCStressTest
  @Outcome(
      id = {"1, 0", "0, 1"},
      expect = ACCEPTABLE)
  @Outcome(expect = FORBIDDEN, desc = "taken twice")
  @State
  public static class TwinStoringThief {
    private volatile int head;
    private final int tail = 1;

    @Actor
    public void owner(II_Result r) {
      if (head < tail) {
        head = 1;
        r.r1 = 1;
      }
    }

    @Actor
    public void thief(II_Result r) {
      if (head < tail) {
        head = 1;
        r.r2 = 1;
      }
    }
  }
}
