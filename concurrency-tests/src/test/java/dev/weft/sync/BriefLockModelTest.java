package dev.weft.sync;

import dev.weft.concurrency.ModelChecked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// B1 of [BriefLock].
class BriefLockModelTest {

  /// Counts in two steps.
  private interface Count {
    void increment();

    int value();
  }

  private static final class Real extends BriefLock implements Count {
    private int count;

    @Override
    public void increment() {
      enter();
      try {
        int before = count;
        count = before + 1;
        exit();
      } catch (Throwable t) {
        locked = FREE;
        throw t;
      }
    }

    @Override
    public int value() {
      enter();
      try {
        return count;
      } finally {
        locked = FREE;
      }
    }
  }

  private static void countBoth(Count count) throws Exception {
    ModelChecked.together(count::increment, count::increment);
    if (count.value() != 2) {
      throw new AssertionError("counted " + count.value());
    }
  }

  @Test
  @DisplayName("B1: one at a time, who sees what the one before has written")
  void b1_oneAtATime() {
    ModelChecked.check(() -> countBoth(ModelChecked.shared(new Real())));
  }

  /// The twin: looks whether it is free, and then takes it.
  private static final class Twin implements Count {
    private volatile boolean locked;
    private int count;

    @Override
    public void increment() {
      while (locked) {
        Thread.onSpinWait();
      }
      locked = true;
      int before = count;
      count = before + 1;
      locked = false;
    }

    @Override
    public int value() {
      return count;
    }
  }

  @Test
  @DisplayName("B1, broken twin: looks, and then takes")
  void b1_brokenTwin() {
    ModelChecked.mustFail(() -> countBoth(ModelChecked.shared(new Twin())));
  }
}
