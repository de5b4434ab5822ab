package dev.weft.task;

import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// J4 and J5 of [JoinHandle]: a value that somebody has to own, and that nobody may want.
class UnwantedValueModelTest {

  /// Counts its closes by a read-modify-write, where Lincheck switches threads.
  private static final class Property implements Owned {
    final AtomicInteger closes = new AtomicInteger();

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  private static void once(int received, Property property) {
    if (received + property.closes.get() != 1) {
      throw new AssertionError("received " + received + " times, closed " + property.closes);
    }
  }

  /// A task in its last poll.
  private static SpawnedTask running() {
    SpawnedTask task = BareTasks.task(1);
    task.transitionToNotified();
    task.transitionToRunning();
    return task;
  }

  private static TaskHandle<Property> ended(Property property) {
    SpawnedTask task = running();
    TaskHandle<Property> handle = task.handle();
    handle.settle(Poll.ready(property));
    task.transitionToComplete();
    return ModelChecked.shared(handle);
  }

  private static void receive(TaskHandle<Property> handle, AtomicInteger received) {
    try {
      handle.take();
      received.incrementAndGet();
    } catch (JoinException.TaskCancelled given) {
      // up, by another
    } catch (JoinException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  @DisplayName("3.15, J4: of a receiver and two who give the value up, one has it")
  void j4_oneHasIt() {
    ModelChecked.check(
        () -> {
          var property = new Property();
          var received = new AtomicInteger();
          TaskHandle<Property> handle = ended(property);
          ModelChecked.together(() -> receive(handle, received), handle::giveUp, handle::giveUp);
          once(received.get(), property);
        });
  }

  /// A receiver, and one who gives up.
  private static void j4Twin(boolean takesByReadAndWrite) throws InterruptedException {
    var property = new Property();
    var received = new AtomicInteger();
    var stage = ModelChecked.shared(new AtomicReference<>(property));
    ModelChecked.together(
        () -> {
          Property mine = takesByReadAndWrite ? stage.get() : stage.getAndSet(null);
          if (takesByReadAndWrite) {
            stage.set(null);
          }
          if (mine != null) {
            received.incrementAndGet();
          }
        },
        () -> {
          Property mine = stage.get();
          if (mine != null && (takesByReadAndWrite || stage.compareAndSet(mine, null))) {
            mine.close();
          }
        });
    once(received.get(), property);
  }

  @Test
  @DisplayName("3.15, J4, broken twin: both have the value after a read and a write")
  void j4_brokenTwin() {
    ModelChecked.check(() -> j4Twin(false));
    ModelChecked.mustFail(() -> j4Twin(true));
  }

  /// The end of a run, as in the task itself.
  private static void end(SpawnedTask task, TaskHandle<Property> handle, Property property) {
    handle.settle(Poll.ready(property));
    if (task.transitionToComplete()) {
      handle.giveUp();
    }
    handle.wakeJoiner();
  }

  @Test
  @DisplayName("3.15, J5: of a detach and the end, at least one gives the value up")
  void j5_detached() {
    ModelChecked.check(
        () -> {
          var property = new Property();
          SpawnedTask task = ModelChecked.shared(running());
          TaskHandle<Property> handle = ModelChecked.shared(task.<Property>handle());
          ModelChecked.together(
              () -> {
                handle.markDetached();
                if (handle.isFinished()) {
                  handle.giveUp();
                }
              },
              () -> end(task, handle, property));
          once(0, property);
        });
  }

  @Test
  @DisplayName("3.15, J5: of an abort and the end, at least one gives the value up")
  void j5_aborted() {
    ModelChecked.check(
        () -> {
          var property = new Property();
          SpawnedTask task = ModelChecked.shared(running());
          TaskHandle<Property> handle = ModelChecked.shared(task.<Property>handle());
          ModelChecked.together(handle::abort, () -> end(task, handle, property));
          once(0, property);
        });
  }

  /// A detach, or an abort, beside the end.
  private enum Twin {
    SOUND(false, false),
    DETACHER_LOOKS_FIRST(true, false),
    RUNNER_LOOKS_FIRST(false, true);

    private final boolean detacherLooksFirst;
    private final boolean runnerLooksFirst;

    Twin(boolean detacherLooksFirst, boolean runnerLooksFirst) {
      this.detacherLooksFirst = detacherLooksFirst;
      this.runnerLooksFirst = runnerLooksFirst;
    }

    private static boolean before(boolean early, BooleanSupplier look, Runnable write) {
      boolean seen = early && look.getAsBoolean();
      write.run();
      return early ? seen : look.getAsBoolean();
    }

    void run() throws InterruptedException {
      var property = new Property();
      var detached = new AtomicBoolean();
      var complete = new AtomicBoolean();
      var there = new AtomicBoolean(true);
      Runnable giveUp =
          () -> {
            if (there.compareAndSet(true, false)) {
              property.close();
            }
          };
      ModelChecked.together(
          () -> {
            if (before(detacherLooksFirst, complete::get, () -> detached.set(true))) {
              giveUp.run();
            }
          },
          () -> {
            if (before(runnerLooksFirst, detached::get, () -> complete.set(true))) {
              giveUp.run();
            }
          });
      once(0, property);
    }
  }

  @Test
  @DisplayName("3.15, J5, broken twins: who looks before he writes does not see the other")
  void j5_brokenTwins() {
    ModelChecked.check(Twin.SOUND::run);
    ModelChecked.mustFail(Twin.DETACHER_LOOKS_FIRST::run);
    ModelChecked.mustFail(Twin.RUNNER_LOOKS_FIRST::run);
  }
}
