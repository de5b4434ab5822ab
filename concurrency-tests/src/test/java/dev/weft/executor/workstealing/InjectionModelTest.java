package dev.weft.executor.workstealing;

import dev.weft.BareTasks;
import dev.weft.Task;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
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
          var rest = new TaskChain();
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
