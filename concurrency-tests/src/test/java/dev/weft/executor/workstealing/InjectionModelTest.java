package dev.weft.executor.workstealing;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import dev.weft.task.BareTasks;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InjectionModelTest {

  @Test
  @DisplayName("5.1, 10.4: producers, takers and a close: each task is taken once or refused")
  void n1_n3_eachTaskOnce() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(3);
          var taken = new AtomicIntegerArray(3);
          var injection = new Injection();
          var rest = new TaskList();
          ModelChecked.together(
              () -> {
                push(injection, tasks[0], taken);
                push(injection, tasks[1], taken);
              },
              () -> {
                push(injection, tasks[2], taken);
                injection.close(rest);
              },
              () -> takeAll(injection, taken));
          for (Task t = rest.poll(); t != null; t = rest.poll()) {
            taken.incrementAndGet((int) t.id());
          }
          for (int i = 0; i < 3; i++) {
            if (taken.get(i) != 1) {
              throw new AssertionError("task " + i + " came out " + taken.get(i) + " times");
            }
          }
        });
  }

  @Test
  @DisplayName("10.4 n3: a list that a close refuses is the pusher's, and ends where it ended")
  void n3_refusedListStaysWhole() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(3);
          var injection = new Injection();
          injection.push(tasks[0]);
          var overflow = new TaskList();
          overflow.addLast(tasks[1]);
          overflow.addLast(tasks[2]);
          var accepted = new AtomicBoolean();
          ModelChecked.together(
              () -> accepted.set(injection.pushAll(overflow)),
              () -> injection.close(new TaskList()));
          if (!accepted.get() && tasks[2].queueNext() != null) {
            throw new AssertionError("linked to a task that is the close's");
          }
        });
  }

  @Test
  @DisplayName("5.1 n1, n2: what overflows beside a push and a take comes out once, in its order")
  void n2_overflow() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(3);
          var taken = new AtomicIntegerArray(3);
          var injection = new Injection();
          var overflow = new TaskList();
          overflow.addLast(tasks[0]);
          overflow.addLast(tasks[1]);
          ModelChecked.together(
              () -> injection.pushAll(overflow),
              () -> injection.push(tasks[2]),
              () -> takeAll(injection, taken));
          if (taken.get(1) > taken.get(0)) {
            throw new AssertionError("the second of two came first");
          }
          takeAll(injection, taken);
          for (int i = 0; i < 3; i++) {
            if (taken.get(i) != 1) {
              throw new AssertionError("task " + i + " came out " + taken.get(i) + " times");
            }
          }
        });
  }

  @Test
  @DisplayName(
      "S1-9 n2, n4: a look at the depth beside a push and a take loses nothing, and never lies")
  void n4_depth() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(3);
          var taken = new AtomicIntegerArray(3);
          var injection = new Injection();
          injection.push(tasks[0]);
          var empty = new AtomicBoolean();
          ModelChecked.together(
              () -> {
                int depth = injection.depth();
                if (depth < 1 || depth > 2) {
                  throw new AssertionError("depth " + depth);
                }
              },
              () -> {
                injection.push(tasks[1]);
                empty.set(injection.isEmpty());
              });
          if (empty.get()) {
            throw new AssertionError("said to be empty while nobody takes");
          }
          injection.push(tasks[2]);
          takeAll(injection, taken);
          for (int i = 0; i < 3; i++) {
            if (taken.get(i) != 1) {
              throw new AssertionError("task " + i + " came out " + taken.get(i) + " times");
            }
          }
        });
  }

  /// The twins: an inbox that is emptied, or closed, by a read and a write.
  private static final class ReadThenWrite {
    private static final Object CLOSED = new Object();
    private final AtomicReference<Object> inbox = new AtomicReference<>();

    boolean push(Task task) {
      for (; ; ) {
        Object first = inbox.get();
        if (first == CLOSED) {
          return false;
        }
        task.queueNext((Task) first);
        if (inbox.compareAndSet(first, task)) {
          return true;
        }
      }
    }

    int replaceBy(Object next) {
      int n = 0;
      for (Object t = inbox.get(); t != null && t != CLOSED; t = ((Task) t).queueNext()) {
        n++;
      }
      inbox.set(next);
      return n;
    }
  }

  private static void pushBeside(Object next) throws InterruptedException {
    Task[] tasks = BareTasks.tasks(2);
    var twin = new ReadThenWrite();
    int[] out = new int[2];
    twin.push(tasks[0]);
    ModelChecked.together(
        () -> out[0] = twin.push(tasks[1]) ? 0 : 1, () -> out[1] = twin.replaceBy(next));
    if (out[0] + out[1] + twin.replaceBy(null) != 2) {
      throw new AssertionError("lost");
    }
  }

  @Test
  @DisplayName("5.1, broken twin: taking the inbox by a read and a write loses a task")
  void n1_brokenTwin() {
    ModelChecked.mustFail(() -> pushBeside(null));
  }

  @Test
  @DisplayName("10.4, broken twin: closing by a read and a write loses a task")
  void n3_brokenTwin() {
    ModelChecked.mustFail(() -> pushBeside(ReadThenWrite.CLOSED));
  }

  private static void push(Injection injection, Task task, AtomicIntegerArray taken) {
    try {
      injection.push(task);
    } catch (RejectedExecutionException refused) {
      taken.incrementAndGet((int) task.id());
    }
  }

  private static void takeAll(Injection injection, AtomicIntegerArray taken) {
    var queue = new LocalQueue(4);
    for (int i = 0; i < 2; i++) {
      for (Task t = injection.take(queue, 1); t != null; t = queue.pop()) {
        taken.incrementAndGet((int) t.id());
      }
    }
  }
}
