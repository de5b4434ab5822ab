package dev.weft.shutdown;

import static dev.weft.concurrency.ModelChecked.shared;

import dev.weft.Context;
import dev.weft.concurrency.ModelChecked;
import dev.weft.task.BareTasks;
import dev.weft.task.SpawnedTask;
import dev.weft.task.StripedCounter;
import dev.weft.task.TaskCounts;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// [LastEnd] over the real counts and the real state word: when it is reached, every handle reads
/// finished; who sees a handle finished finds its task counted as ended; and who waits is woken.
class LastEndModelTest {

  private static class Ending {
    final TaskCounts counts = shared(new TaskCounts(counter(), counter(), counter()));
    final LastEnd lastEnd = shared(new LastEnd(counts));
    final SpawnedTask task = shared(BareTasks.task(1));
    final AtomicBoolean woken = new AtomicBoolean();
    final AtomicBoolean waits = new AtomicBoolean();
    final AtomicBoolean early = new AtomicBoolean();
    final AtomicBoolean late = new AtomicBoolean();

    private static StripedCounter counter() {
      return shared(new StripedCounter(1));
    }

    Ending() {
      counts.spawnedElsewhere();
      task.transitionToRunning();
    }

    /// [SpawnedTask]'s publishing, with what concerns the counts.
    void end() {
      counts.endedElsewhere();
      task.transitionToComplete();
      counts.publishedElsewhere();
      lastEnd.taskEnded();
    }

    boolean isOver() {
      return lastEnd.poll(Context.of(() -> woken.set(true))).isReady();
    }

    void await() {
      waits.set(!isOver());
    }

    void run() {
      if (isOver() && !task.isComplete()) {
        early.set(true);
      }
    }

    void look() {
      if (task.isComplete() && counts.live() != 0) {
        late.set(true);
      }
    }

    void finishedBefore() throws InterruptedException {
      ModelChecked.together(this::end, this::run);
      if (early.get()) {
        throw new AssertionError("run returned, and a handle was not finished");
      }
    }

    void isWoken() throws InterruptedException {
      ModelChecked.together(this::end, this::await);
      if (waits.get() && !woken.get()) {
        throw new AssertionError("run waits for ever");
      }
    }

    void countedBefore() throws InterruptedException {
      ModelChecked.together(this::end, this::look);
      if (late.get()) {
        throw new AssertionError("a handle was finished, and its task counted as alive");
      }
    }
  }

  @Test
  @DisplayName("4.8 u2: run returns when all handles are finished")
  void u2_finishedBefore() {
    ModelChecked.check(() -> new Ending().finishedBefore());
  }

  @Test
  @DisplayName("4.8 u2: who sees a handle finished finds its task counted")
  void u2_countedBefore() {
    ModelChecked.check(() -> new Ending().countedBefore());
  }

  @Test
  @DisplayName("4.8 u1: the last end wakes who waits for it")
  void u1_isWoken() {
    ModelChecked.check(() -> new Ending().isWoken());
  }

  @Test
  @DisplayName("4.8, broken twin: the end looks for waiters before it is counted")
  void u1_earlyLook() {
    ModelChecked.mustFail(
        () ->
            new Ending() {
              @Override
              void end() {
                lastEnd.taskEnded();
                counts.endedElsewhere();
                task.transitionToComplete();
                counts.publishedElsewhere();
              }
            }.isWoken());
  }

  @Test
  @DisplayName("4.8, broken twin: run looks at the ends that were counted before they showed")
  void u2_earlyCount() {
    ModelChecked.mustFail(
        () ->
            new Ending() {
              @Override
              boolean isOver() {
                return counts.live() == 0;
              }
            }.finishedBefore());
  }

  @Test
  @DisplayName("4.8, broken twin: ends are counted after they showed only")
  void u2_lateCount() {
    ModelChecked.mustFail(
        () ->
            new Ending() {
              @Override
              void end() {
                task.transitionToComplete();
                counts.endedElsewhere();
                counts.publishedElsewhere();
              }
            }.countedBefore());
  }
}
