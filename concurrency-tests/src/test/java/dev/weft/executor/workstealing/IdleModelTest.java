package dev.weft.executor.workstealing;

import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.Task;
import dev.weft.task.BareTasks;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Two workers and a producer, made of the real [Idle], [Injection] and [Parker]. The producer
/// injects two tasks; each worker runs one, and neither task ends before both run. So a task left
/// while a worker sleeps shows as a hang.
class IdleModelTest {

  /// The protocol, and what can be left out of it.
  enum Variant {
    WHOLE,
    /// Who falls asleep looks through the queues again only if it was the last searcher (I3).
    ONLY_THE_LAST_SEARCHER_LOOKS,
    /// A worker looks, says that it sleeps, and does not look again (I3).
    NOBODY_LOOKS,
    /// Who takes from the injection does not ask whether it left something behind (N4).
    TAKERS_DO_NOT_ASK
  }

  private static final class Model {
    final Variant variant;
    final Idle idle = new Idle(2);
    final Injection injection = new Injection();
    final Parker[] parkers = new Parker[2];
    final CountDownLatch bothRun = new CountDownLatch(2);

    Model(Variant variant) {
      this.variant = variant;
    }

    void wakeOne() {
      if (idle.wantsWake()) {
        int sleeper = idle.claim(-1);
        if (sleeper >= 0) {
          parkers[sleeper].unpark();
        }
      }
    }

    void produce(Task[] tasks) {
      for (Task t : tasks) {
        injection.push(t);
        wakeOne();
      }
    }

    void work(int me) {
      var queue = new LocalQueue(2);
      boolean searching = false;
      Task task = injection.take(queue, 2);
      while (task == null) {
        boolean mayTake = searching || idle.startSearching();
        searching = mayTake;
        task = mayTake ? injection.take(queue, 2) : null;
        if (task == null) {
          searching = sleep(me, searching);
          task = injection.take(queue, 2);
        }
      }
      if (searching) {
        if (idle.stopSearching() && !injection.isEmpty()) {
          wakeOne();
        }
      } else if (variant != Variant.TAKERS_DO_NOT_ASK && !injection.isEmpty()) {
        wakeOne();
      }
      run();
    }

    /// Returns whether the worker searches when it wakes.
    private boolean sleep(int me, boolean searching) {
      boolean nobodySearches = idle.sleep(me, searching);
      boolean look =
          switch (variant) {
            case ONLY_THE_LAST_SEARCHER_LOOKS -> searching && nobodySearches;
            case NOBODY_LOOKS -> false;
            default -> nobodySearches;
          };
      if (look && !injection.isEmpty()) {
        return !idle.wake(me);
      }
      while (idle.isAsleep(me)) {
        parkers[me].park();
      }
      return true;
    }

    private void run() {
      bothRun.countDown();
      try {
        bothRun.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void run(Variant variant) throws InterruptedException {
    var model = new Model(variant);
    Task[] tasks = BareTasks.tasks(2);
    Thread[] workers = new Thread[2];
    for (int i = 0; i < 2; i++) {
      int me = i;
      workers[i] = new Thread(() -> model.work(me));
      model.parkers[i] = new Parker(() -> {});
    }
    workers[0].start();
    workers[1].start();
    model.produce(tasks);
    workers[0].join();
    workers[1].join();
  }

  @Test
  @DisplayName("5.4, 6.4: no task is left while a worker sleeps")
  void i3_nothingIsLeft() {
    ModelChecked.check(() -> run(Variant.WHOLE));
  }

  @Test
  @DisplayName(
      "5.4, 6.4, broken twin: a worker looks, says that it sleeps, and does not look again")
  void i3_brokenTwin_never() {
    ModelChecked.mustFail(() -> run(Variant.NOBODY_LOOKS));
  }

  @Test
  @DisplayName("5.4, broken twin: only the last searcher looks again, not the throttled worker")
  void i3_brokenTwin_onlyLastSearcher() {
    ModelChecked.mustFail(() -> run(Variant.ONLY_THE_LAST_SEARCHER_LOOKS));
  }

  /// A task that is away comes back and has to run again, while somebody waits for the pool's
  /// quiescence. One worker, which sleeps at first.
  private static void awaitWhileOneComesBack(boolean injectedFirst) throws InterruptedException {
    var idle = ModelChecked.shared(new Idle(1));
    var injection = ModelChecked.shared(new Injection());
    var parker = ModelChecked.shared(new Parker(() -> {}));
    var ran = new AtomicBoolean();
    Task task = BareTasks.task(1);
    idle.wentAway();
    idle.sleep(0, false);
    ModelChecked.together(
        () -> {
          if (injectedFirst) {
            injection.push(task);
            idle.cameBack();
          } else {
            idle.cameBack();
            injection.push(task);
          }
          if (idle.claim(-1) == 0) {
            parker.unpark();
          }
        },
        () -> {
          while (idle.isAsleep(0)) {
            parker.park();
          }
          ran.set(injection.take(new LocalQueue(2), 1) != null);
          idle.stopSearching();
          idle.sleep(0, false);
        },
        () -> {
          idle.awaitQuiescence(injection, Long.MAX_VALUE);
          if (!ran.get()) {
            throw new AssertionError("quiescent, and a task has not run");
          }
        });
  }

  @Test
  @DisplayName("10.2: quiescence is awaited until no task is away, and nothing is missed")
  void i5_quiescence() {
    ModelChecked.check(() -> awaitWhileOneComesBack(true));
  }

  @Test
  @DisplayName("10.2, broken twin: a task counts as back before it is in the injection")
  void i5_brokenTwin() {
    ModelChecked.mustFail(() -> awaitWhileOneComesBack(false));
  }

  @Test
  @DisplayName("5.4, broken twin: a taker does not ask whether it left something behind")
  void n4_brokenTwin() {
    ModelChecked.mustFail(() -> run(Variant.TAKERS_DO_NOT_ASK));
  }
}
