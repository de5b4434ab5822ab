package dev.weft.executor.sim;

import dev.weft.spi.Task;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/// The ready task of the highest priority is next. Priorities are drawn when a task first becomes
/// ready; at a few steps, drawn beforehand, the one that would be next falls below all others.
///
/// The algorithm is PCT: Burckhardt, Kothari, Musuvathi and Nagarakatti, *A Randomized Scheduler
/// with Probabilistic Guarantees of Finding Bugs* (ASPLOS 2010). It is made for threads that do not
/// yield; here one that yields falls below all others, too, so that a task which waits for another
/// by yielding lets it run.
final class PriorityOrder extends Order {

  /// @param number the place among all that ever became ready, which decides between equals
  private record Ready(Runnable item, int priority, long number) {}

  private static final Comparator<Ready> HIGHEST_FIRST =
      Comparator.comparingInt(Ready::priority).reversed().thenComparingLong(Ready::number);

  private final RandomGenerator random;
  private final PriorityQueue<Ready> ready = new PriorityQueue<>(HIGHEST_FIRST);
  private final Map<Runnable, Integer> priorities = new IdentityHashMap<>();

  /// The steps at which the priority changes, in order.
  private final long[] changes;

  private int changed;
  private long steps;
  private long numbered;

  /// Below all priorities that were drawn or given.
  private int lowest;

  /// @param changePoints how often a priority changes
  /// @param steps within how many steps it does
  PriorityOrder(RandomGenerator random, int changePoints, long steps) {
    this.random = random;
    this.changes = random.longs(changePoints, 0, steps).sorted().toArray();
  }

  @Override
  void add(Runnable item) {
    ready.add(new Ready(item, priorityOf(item), numbered++));
  }

  private int priorityOf(Runnable item) {
    return item instanceof Task
        ? priorities.computeIfAbsent(item, _ -> drawn())
        : drawn(); // a call is made once
  }

  private int drawn() {
    return random.nextInt(Integer.MAX_VALUE);
  }

  @Override
  void addYielded(Task task) {
    priorities.put(task, --lowest);
    add(task);
  }

  @Override
  Runnable take() {
    for (; changed < changes.length && changes[changed] <= steps; changed++) {
      Ready next = ready.remove();
      if (next.item() instanceof Task task) {
        addYielded(task);
      } else {
        ready.add(new Ready(next.item(), --lowest, numbered++));
      }
    }
    steps++;
    return ready.remove().item();
  }

  @Override
  void forget(Task task) {
    priorities.remove(task);
  }

  @Override
  int size() {
    return ready.size();
  }
}
