package dev.weft.executor.fifo;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.Task;
import dev.weft.task.BareTasks;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FifoModelTest {

  private static int count(TaskQueue queue) {
    int n = 0;
    for (Task t = queue.poll(); t != null; t = queue.poll()) {
      n++;
    }
    return n;
  }

  @Test
  @DisplayName("4.1: two producers and the owner: each task is taken once")
  void n1_eachTaskOnce() {
    ModelChecked.check(
        () -> {
          Task[] tasks = BareTasks.tasks(3);
          var injection = new Injection();
          var taken = new AtomicInteger();
          ModelChecked.together(
              () -> {
                injection.push(tasks[0]);
                injection.push(tasks[1]);
              },
              () -> injection.push(tasks[2]),
              () -> {
                var queue = new TaskQueue();
                injection.takeAll(queue);
                taken.addAndGet(count(queue));
              });
          var queue = new TaskQueue();
          injection.takeAll(queue);
          if (taken.get() + count(queue) != 3) {
            throw new AssertionError("lost or doubled");
          }
        });
  }

  /// The sleep protocol of [Core] (F1): the real injection, the flag, and a driver that is a
  /// semaphore.
  private static void sleepProtocol(boolean looksAgain) throws InterruptedException {
    var injection = new Injection();
    var asleep = new AtomicInteger();
    var driver = new Semaphore(0);
    Task[] tasks = BareTasks.tasks(2);
    ModelChecked.Body owner =
        () -> {
          var queue = new TaskQueue();
          for (int got = 0; got < 2; got += count(queue)) {
            injection.takeAll(queue);
            if (queue.isEmpty()) {
              asleep.set(1);
              if (!looksAgain || injection.isEmpty()) {
                driver.acquireUninterruptibly();
              }
              asleep.set(0);
            }
          }
        };
    ModelChecked.Body[] producers = new ModelChecked.Body[2];
    for (int i = 0; i < 2; i++) {
      Task task = tasks[i];
      producers[i] =
          () -> {
            injection.push(task);
            if (asleep.get() == 1) {
              driver.release();
            }
          };
    }
    ModelChecked.together(owner, producers[0], producers[1]);
  }

  @Test
  @DisplayName("6.4: a task pushed at any moment is seen before the sleep or ends it")
  void f1_noPushIsSleptThrough() {
    ModelChecked.check(() -> sleepProtocol(true));
  }

  @Test
  @DisplayName("6.4, broken twin: the owner looks, says that it sleeps, and does not look again")
  void f1_brokenTwin() {
    ModelChecked.mustFail(() -> sleepProtocol(false));
  }

  @Test
  @DisplayName("4.1, broken twin: taking the stack by a read and a write loses a task")
  void n1_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          Task[] tasks = BareTasks.tasks(2);
          var head = new AtomicReference<Task>();
          var taken = new AtomicInteger();
          head.set(tasks[0]);
          ModelChecked.together(
              () -> {
                for (Task t = head.get(); ; t = head.get()) {
                  tasks[1].queueNext(t);
                  if (head.compareAndSet(t, tasks[1])) {
                    return;
                  }
                }
              },
              () -> {
                for (Task t = head.get(); t != null; t = t.queueNext()) {
                  taken.incrementAndGet();
                }
                head.set(null);
              });
          for (Task t = head.get(); t != null; t = t.queueNext()) {
            taken.incrementAndGet();
          }
          if (taken.get() != 2) {
            throw new AssertionError("lost or doubled");
          }
        });
  }
}
