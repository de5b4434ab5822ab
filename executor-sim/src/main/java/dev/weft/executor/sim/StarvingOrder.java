package dev.weft.executor.sim;

import dev.weft.spi.Task;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One task runs only when nothing else is ready, or was passed over a thousand times; among the
/// others each is as likely as any other.
final class StarvingOrder extends Order {

  /// So that those which wait for the task by yielding do not do so for ever.
  private static final int PATIENCE = 1000;

  private final RandomOrder others;

  /// How many new tasks come before the one that starves.
  private int before;

  private @Nullable Task victim;
  private boolean victimIsReady;
  private int passedOver;

  /// @param among the victim is one of so many tasks that become ready first
  StarvingOrder(RandomGenerator random, int among) {
    this.before = random.nextInt(among);
    this.others = new RandomOrder(random);
  }

  @Override
  void add(Runnable item) {
    if (victim == null && item instanceof Task task && task.isNew() && before-- == 0) {
      victim = task;
    }
    if (item == victim) {
      victimIsReady = true;
    } else {
      others.add(item);
    }
  }

  @Override
  Runnable take() {
    Task starved = victim;
    if (!victimIsReady || starved == null || (others.size() > 0 && passedOver++ < PATIENCE)) {
      return others.take();
    }
    victimIsReady = false;
    passedOver = 0;
    return starved;
  }

  @Override
  int size() {
    return others.size() + (victimIsReady ? 1 : 0);
  }
}
