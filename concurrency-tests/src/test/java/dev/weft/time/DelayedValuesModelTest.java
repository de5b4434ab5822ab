package dev.weft.time;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// D1 and D2 of [DelayedValues]: who takes, beside those who put in, move and take out. It hangs if
/// it waits though something is due.
class DelayedValuesModelTest {

  private static final long NOW = 100;
  private static final long LATE = 1_000;

  /// Takes one value, as the queue's poll does, at a time that stands still.
  private static DelayQueue.Entry<String> take(DelayedValues<String> values) {
    var wakes = new Semaphore(0);
    while (true) {
      DelayQueue.Entry<String> entry = values.take(NOW, wakes::release);
      if (entry != null) {
        return entry;
      }
      if (values.firstDeadline() > NOW) {
        wakes.acquireUninterruptibly();
      }
    }
  }

  @Test
  @DisplayName("D1, D2: a value that is put in at any moment, and is due, is taken")
  void d2_insertsAreSeen() {
    ModelChecked.check(
        () -> {
          var values = ModelChecked.shared(new DelayedValues<String>());
          values.add(new DelayQueue.Entry<>(values, "late"), LATE);
          ModelChecked.together(
              () -> {
                if (!take(values).value().equals("due")) {
                  throw new AssertionError("not yet due");
                }
              },
              () -> values.add(new DelayQueue.Entry<>(values, "due"), NOW));
        });
  }

  @Test
  @DisplayName("D1, D2: a value that is moved to earlier, or removed, is taken by one of the two")
  void d2_resetsAndRemovals() {
    ModelChecked.check(
        () -> {
          var values = ModelChecked.shared(new DelayedValues<String>());
          var moved = new DelayQueue.Entry<>(values, "moved");
          var due = new DelayQueue.Entry<>(values, "due");
          values.add(moved, LATE);
          values.add(due, LATE + 1);
          var taken = new AtomicLong();
          ModelChecked.together(
              () -> {
                DelayQueue.Entry<String> first = take(values);
                taken.addAndGet(first == moved ? 1 : 0);
              },
              () -> values.reset(moved, NOW),
              () -> {
                taken.addAndGet(values.remove(moved) ? 1 : 0);
                values.reset(due, NOW);
              });
          taken.addAndGet(values.remove(moved) ? 1 : 0);
          if (taken.get() != 1) {
            throw new AssertionError("taken " + taken + " times");
          }
        });
  }

  /// One value, and one who waits for it.
  private static final class Twin {
    final AtomicLong first = new AtomicLong(LATE);
    final Semaphore wakes = new Semaphore(0);
    volatile boolean waits;

    void looksThenWaits() {
      if (first.get() > NOW) {
        waits = true;
        wakes.acquireUninterruptibly();
      }
    }

    void add() {
      first.set(NOW);
      if (waits) {
        wakes.release();
      }
    }
  }

  @Test
  @DisplayName("D1, broken twin: who finds nothing due leaves its waker afterwards")
  void d1_lookTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          ModelChecked.together(twin::looksThenWaits, twin::add);
        });
  }
}
