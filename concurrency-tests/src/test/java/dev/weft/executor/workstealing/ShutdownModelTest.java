package dev.weft.executor.workstealing;

import static dev.weft.concurrency.ModelChecked.shared;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.Task;
import dev.weft.spi.TaskList;
import dev.weft.task.BareTasks;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// E1 of [WorkStealingExecutor] over its real queues: a worker that schedules, another thread that
/// does, and a close that does not wait for the worker.
class ShutdownModelTest {

  private static final int TASKS = 4;

  private static class Closing {
    final Task[] tasks = BareTasks.tasks(TASKS);
    final AtomicIntegerArray ended = new AtomicIntegerArray(TASKS);
    final AtomicBoolean stopped = new AtomicBoolean();
    final LocalQueue queue = shared(new LocalQueue(4));
    final Injection injection = shared(new Injection());

    Closing() {
      queue.push(tasks[0]);
    }

    /// [WorkStealingExecutor#schedule] on a worker, then the rest of [Worker#run].
    void worker() {
      for (int i = 1; i < 3; i++) {
        if (stopped.get()) {
          inject(tasks[i]);
        } else {
          queue.push(tasks[i]);
        }
      }
      while (!stopped.get() && !queue.isEmpty()) {
        end(queue.pop());
      }
      lastLook();
    }

    void lastLook() {
      cancelAll(queue);
    }

    void inject(Task task) {
      try {
        injection.push(task);
      } catch (RejectedExecutionException closed) {
        end(task); // the ticket has stayed with its holder
      }
    }

    /// [WorkStealingExecutor#close].
    void close() {
      stopped.set(true);
      var rest = new TaskList();
      injection.close(rest);
      for (Task task = rest.poll(); task != null; task = rest.poll()) {
        end(task);
      }
      steal();
    }

    void steal() {
      var mine = new LocalQueue(4);
      for (Task task = queue.stealInto(mine); task != null; task = queue.stealInto(mine)) {
        end(task);
        cancelAll(mine);
      }
    }

    private void cancelAll(LocalQueue from) {
      for (Task task = from.pop(); task != null; task = from.pop()) {
        end(task);
      }
    }

    private void end(Task task) {
      if (task != null) {
        ended.incrementAndGet((int) task.id());
      }
    }

    void endedOnceEach() throws InterruptedException {
      ModelChecked.together(this::worker, () -> inject(tasks[3]), this::close);
      for (int i = 0; i < TASKS; i++) {
        if (ended.get(i) != 1) {
          throw new AssertionError("task " + i + " was ended " + ended.get(i) + " times");
        }
      }
    }
  }

  @Test
  @DisplayName("10.4 e1: tasks scheduled from both sides of a close are each run or cancelled once")
  void e1_eachTaskOnce() {
    ModelChecked.check(() -> new Closing().endedOnceEach());
  }

  @Test
  @DisplayName("10.4, broken twin: a worker that leaves its queue to the close loses a task")
  void e1_noLastLook() {
    ModelChecked.mustFail(
        () ->
            new Closing() {
              @Override
              void lastLook() {
                if (!stopped.get()) {
                  super.lastLook();
                }
              }
            }.endedOnceEach());
  }
}
