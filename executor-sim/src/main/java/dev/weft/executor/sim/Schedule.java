package dev.weft.executor.sim;

import dev.weft.spi.Task;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What decides, from a seed, all that a runtime leaves open: which of the ready tasks and blocking
/// calls is next, who goes first in a fair select, the jitter of a retry. A program that asks
/// nothing else for time or chance, and that no other thread reaches into, runs the same way each
/// time it is given an equal schedule.
///
/// The kinds find different faults. In [#random] orders everything meets everything, sooner or
/// later. [#priorities] keeps to an order but for a few moments, and so goes far where a random
/// order would turn back at once. [#starving] keeps one task waiting as long as it can. [#arrival]
/// is what other executors do.
///
/// Of one runtime only.
///
/// **Threads.** Any makes one. What it tells of the run is exact for the thread that drives, and
/// for others when nobody does.
public final class Schedule {

  private static final long MIX = 0x9E3779B97F4A7C15L;

  private final String kind;
  private final long seed;
  private final Order order;
  private final RandomGenerator chance;
  private final Map<Runnable, Long> numbers = new IdentityHashMap<>();
  private long numbered;
  private long lastNumber;
  private boolean used;
  private long steps;
  private long hash;

  private Schedule(String kind, long seed, Function<SplittableRandom, Order> of) {
    var random = new SplittableRandom(seed);
    this.kind = kind;
    this.seed = seed;
    this.chance = random.split();
    this.order = of.apply(random);
    this.hash = seed;
  }

  /// Whatever is ready is as likely as any other to be next.
  public static Schedule random(long seed) {
    return new Schedule("random", seed, RandomOrder::new);
  }

  /// First in, first out. The seed decides the rest.
  public static Schedule arrival(long seed) {
    return new Schedule("arrival", seed, _ -> new ArrivalOrder());
  }

  /// The highest of random priorities is next, and now and then the next one falls below all
  /// others: a fault that takes `changePoints` untimely interruptions is found with a probability
  /// of at least one in `tasks` times `steps` to the power of `changePoints` (Burckhardt et al., *A
  /// Randomized Scheduler with Probabilistic Guarantees of Finding Bugs*, 2010).
  ///
  /// @param changePoints how often that happens; 2 or 3 find most faults
  /// @param steps within how many steps, at least 1: about as many as the run takes
  /// @throws IllegalArgumentException if one of the two is too small
  public static Schedule priorities(long seed, int changePoints, long steps) {
    require(changePoints >= 0, "there are no fewer than 0 change points, as in " + changePoints);
    require(steps >= 1, "the change points take at least 1 step, not " + steps);
    return new Schedule(
        "priorities", seed, random -> new PriorityOrder(random, changePoints, steps));
  }

  /// As [#random], but one task is next only if nothing else is ready, or when it was passed over a
  /// thousand times.
  ///
  /// @param among it is one of so many tasks that become ready first, at least 1
  /// @throws IllegalArgumentException if `among` is less than 1
  public static Schedule starving(long seed, int among) {
    require(among >= 1, "one of at least 1 task starves, not of " + among);
    return new Schedule("starving", seed, random -> new StarvingOrder(random, among));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /// The seed.
  public long seed() {
    return seed;
  }

  /// How many polls and blocking calls there were.
  public long steps() {
    return steps;
  }

  /// Stands for all that was decided so far: after two runs that went the same way it is the same,
  /// and after two that did not it hardly ever is.
  public long hash() {
    return hash;
  }

  /// What waits to be run, for the one executor.
  ///
  /// @throws IllegalStateException if there is another one
  synchronized Order begin() {
    if (used) {
      throw new IllegalStateException(this + " belongs to another runtime; make a new one");
    }
    used = true;
    return order;
  }

  /// Takes what is next, out of what is ready.
  Runnable next() {
    int ready = order.size();
    Runnable next = order.take();
    steps++;
    mix(ready);
    lastNumber = numbers.getOrDefault(next, 0L);
    mix(lastNumber);
    return next;
  }

  /// The number of what [#next] took last; 0 if that was a blocking call.
  long lastNumber() {
    return lastNumber;
  }

  /// Something became ready, perhaps for the first time. Its number tells it from others in each
  /// equal run, which its id does not.
  void number(Runnable item) {
    if (item instanceof Task && numbers.putIfAbsent(item, numbered + 1) == null) {
      numbered++;
    }
  }

  /// A task is over.
  void forget(Task task) {
    numbers.remove(task);
  }

  /// Adds what happened otherwise to the hash.
  void mix(long what) {
    hash = (hash ^ what) * MIX;
    hash ^= hash >>> 29;
  }

  RandomGenerator chance() {
    return chance;
  }

  @Override
  public String toString() {
    return "Schedule[" + kind + ", seed " + seed + ", " + steps + " steps]";
  }
}
