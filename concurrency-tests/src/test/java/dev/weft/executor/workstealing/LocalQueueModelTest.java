package dev.weft.executor.workstealing;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import dev.weft.task.BareTasks;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LocalQueueModelTest {

  private static void took(AtomicIntegerArray taken, Task task) {
    if (task != null) {
      taken.incrementAndGet((int) task.id());
    }
  }

  private static void onceEach(AtomicIntegerArray taken) {
    for (int i = 0; i < taken.length(); i++) {
      if (taken.get(i) != 1) {
        throw new AssertionError("task " + i + " was taken " + taken.get(i) + " times");
      }
    }
  }

  private static void drain(LocalQueue queue, AtomicIntegerArray taken) {
    for (Task t = queue.pop(); t != null; t = queue.pop()) {
      took(taken, t);
    }
  }

  private static void steal(LocalQueue victim, AtomicIntegerArray taken) {
    var mine = new LocalQueue(4);
    took(taken, victim.stealInto(mine));
    drain(mine, taken);
  }

  @Test
  @DisplayName("5.1: an owner that pushes and pops and two thieves: each task once, ring of 4")
  void q3_ownerAndThieves() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(5);
          var taken = new AtomicIntegerArray(5);
          var queue = new LocalQueue(4);
          queue.push(tasks[0]);
          queue.push(tasks[1]);
          ModelChecked.together(
              () -> {
                queue.push(tasks[2]);
                took(taken, queue.pop());
                queue.push(tasks[3]);
                queue.push(tasks[4]);
              },
              () -> steal(queue, taken),
              () -> steal(queue, taken));
          drain(queue, taken);
          onceEach(taken);
        });
  }

  @Test
  @DisplayName(
      "5.1, 5.2: overflow against a thief, and slots reused while it copies: each task once")
  void q4_overflowAndReuse() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(7);
          var taken = new AtomicIntegerArray(7);
          var queue = new LocalQueue(4);
          for (int i = 0; i < 4; i++) {
            queue.push(tasks[i]);
          }
          ModelChecked.together(
              () -> {
                for (int i = 4; i < 7; i++) {
                  add(queue, tasks[i], taken);
                }
              },
              () -> steal(queue, taken));
          drain(queue, taken);
          onceEach(taken);
        });
  }

  private static void add(LocalQueue queue, Task task, AtomicIntegerArray taken) {
    var moved = new TaskList();
    while (queue.push(task) == 0) {
      if (queue.overflow(task, moved)) {
        break;
      }
    }
    for (Task t = moved.first(); t != null; t = t.queueNext()) {
      took(taken, t);
    }
  }

  @Test
  @DisplayName("5.1: thieves that steal from each other: each task once")
  void q3_chainedSteal() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(4);
          var taken = new AtomicIntegerArray(4);
          var a = new LocalQueue(4);
          var b = new LocalQueue(4);
          for (Task t : tasks) {
            a.push(t);
          }
          ModelChecked.together(
              () -> took(taken, a.stealInto(b)), () -> steal(b, taken), () -> took(taken, a.pop()));
          drain(a, taken);
          drain(b, taken);
          onceEach(taken);
        });
  }

  @Test
  @DisplayName("5.1, Q5: an owner that replaces its slots beside thieves: each task once")
  void q5_otherSlots() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(3);
          var taken = new AtomicIntegerArray(3);
          var queue = new LocalQueue(2);
          queue.push(tasks[0]);
          ModelChecked.together(
              () -> {
                queue.replaceSlots();
                took(taken, queue.pop());
                queue.replaceSlots();
                queue.push(tasks[1]);
                queue.replaceSlots();
                queue.push(tasks[2]);
              },
              () -> steal(queue, taken));
          drain(queue, taken);
          onceEach(taken);
        });
  }

  /// The twin: a thief looks for the slots before it looks for tasks.
  private static final class EarlyThief {
    volatile Task[] slots = new Task[2];
    final AtomicLong head = new AtomicLong();
    final AtomicLong tail = new AtomicLong();

    void push(Task task) {
      slots[(int) tail.get() & 1] = task;
      tail.incrementAndGet();
    }

    void replaceSlots() {
      if (head.get() == tail.get()) {
        slots = new Task[2];
      }
    }

    Task steal() {
      Task[] early = slots;
      long h = head.get();
      if (h >= tail.get()) {
        return null;
      }
      Task task = early[(int) h & 1];
      return head.compareAndSet(h, h + 1) ? task : null;
    }
  }

  @Test
  @DisplayName(
      "5.1, Q5, broken twin: a thief that looks for the slots first claims what it has not")
  void q5_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          Task[] tasks = BareTasks.tasks(1);
          var taken = new AtomicIntegerArray(1);
          var queue = new EarlyThief();
          ModelChecked.together(
              () -> {
                queue.replaceSlots();
                queue.push(tasks[0]);
              },
              () -> took(taken, queue.steal()));
          took(taken, queue.steal());
          onceEach(taken);
        });
  }

  /// The twin: a thief stores the new head.
  private static final class StoringThief {
    final Task[] slots = new Task[4];
    final AtomicLong head = new AtomicLong();
    final AtomicLong tail = new AtomicLong();

    void push(Task task) {
      slots[(int) tail.get() & 3] = task;
      tail.incrementAndGet();
    }

    Task pop() {
      long h = head.get();
      if (h >= tail.get()) {
        return null;
      }
      Task task = slots[(int) h & 3];
      return head.compareAndSet(h, h + 1) ? task : pop();
    }

    Task steal() {
      long h = head.get();
      if (h >= tail.get()) {
        return null;
      }
      Task task = slots[(int) h & 3];
      head.set(h + 1);
      return task;
    }
  }

  @Test
  @DisplayName("5.1, broken twin: a steal without compare-and-set")
  void q3_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          Task[] tasks = BareTasks.tasks(2);
          var taken = new AtomicIntegerArray(2);
          var queue = new StoringThief();
          queue.push(tasks[0]);
          queue.push(tasks[1]);
          ModelChecked.together(() -> took(taken, queue.pop()), () -> took(taken, queue.steal()));
          took(taken, queue.pop());
          took(taken, queue.pop());
          onceEach(taken);
        });
  }
}
