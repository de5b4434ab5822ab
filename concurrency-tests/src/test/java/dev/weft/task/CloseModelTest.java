package dev.weft.task;

import static dev.weft.concurrency.ModelChecked.shared;

import dev.weft.concurrency.ModelChecked;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// X1 of [dev.weft.shutdown.CloseSequence] over the real state word and the real list of live
/// tasks: a task that is polled, and woken, while the runtime closes.
class CloseModelTest {

  private static class Closing {
    final SpawnedTask task = shared(BareTasks.task(1));
    final LiveTasks live = shared(new LiveTasks(1));
    final AtomicBoolean intakeClosed = new AtomicBoolean();
    final AtomicInteger cancels = new AtomicInteger();

    /// [SpawnedTask#run(Context)] of a future that is never ready, with what concerns the close.
    void run() {
      boolean again = true;
      while (again) {
        switch (task.transitionToRunning()) {
          case POLL -> again = intakeClosed.get() ? cancelNow() : afterPending();
          case CANCEL -> again = cancelNow();
          case DROP -> again = false;
        }
      }
    }

    private boolean afterPending() {
      boolean list = !task.isListed();
      if (list && !enter()) {
        return cancelNow();
      }
      return switch (task.transitionToIdle(list)) {
        case IDLE -> false;
        case AGAIN -> true;
        case CANCEL -> cancelNow();
      };
    }

    private boolean cancelNow() {
      cancels.incrementAndGet();
      task.transitionToComplete();
      return false;
    }

    void wake() {
      if (task.transitionToNotified() == TaskState.Wake.SUBMIT) {
        run();
      }
    }

    void close() {
      intakeClosed.set(true);
      for (ScheduledTask each : closeList()) {
        if (each.transitionToCancelled() == TaskState.Wake.SUBMIT) {
          run();
        }
      }
    }

    boolean enter() {
      return live.add(task);
    }

    List<ScheduledTask> closeList() {
      return live.close();
    }

    void cancelledOnce() throws InterruptedException {
      ModelChecked.together(this::run, this::wake, this::close);
      if (cancels.get() != 1 || !task.isComplete()) {
        throw new AssertionError(cancels + " cancels, " + task.stateName());
      }
    }
  }

  @Test
  @DisplayName("10.2 10.4 x1, l2: a task polled and woken while the runtime closes: cancelled once")
  void x1_cancelledOnce() {
    ModelChecked.check(() -> new Closing().cancelledOnce());
  }

  @Test
  @DisplayName("10.2, broken twin: the list is read, and not closed: a task is never cancelled")
  void l2_openList() {
    ModelChecked.mustFail(
        () ->
            new Closing() {
              @Override
              List<ScheduledTask> closeList() {
                return live.snapshot(Integer.MAX_VALUE);
              }
            }.cancelledOnce());
  }

  @Test
  @DisplayName(
      "10.2, broken twin: a runner that the list refuses goes on: a task is never cancelled")
  void x1_deafRunner() {
    ModelChecked.mustFail(
        () ->
            new Closing() {
              @Override
              boolean enter() {
                return live.add(task) || true;
              }
            }.cancelledOnce());
  }
}
