package dev.weft.executor.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Each of what is ready is as likely as any other to be next.
final class RandomOrder extends Order {

  private final RandomGenerator random;
  private final List<Runnable> ready = new ArrayList<>();

  RandomOrder(RandomGenerator random) {
    this.random = random;
  }

  @Override
  void add(Runnable item) {
    ready.add(item);
  }

  @Override
  Runnable take() {
    int chosen = random.nextInt(ready.size());
    Runnable last = ready.removeLast();
    return chosen == ready.size() ? last : ready.set(chosen, last);
  }

  @Override
  int size() {
    return ready.size();
  }
}
