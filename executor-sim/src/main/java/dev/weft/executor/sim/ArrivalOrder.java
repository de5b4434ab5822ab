package dev.weft.executor.sim;

import java.util.ArrayDeque;
import java.util.Queue;

/// First in, first out.
final class ArrivalOrder extends Order {

  private final Queue<Runnable> ready = new ArrayDeque<>();

  @Override
  void add(Runnable item) {
    ready.add(item);
  }

  @Override
  Runnable take() {
    return ready.remove();
  }

  @Override
  int size() {
    return ready.size();
  }
}
