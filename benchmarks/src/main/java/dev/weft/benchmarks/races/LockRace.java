package dev.weft.benchmarks.races;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.executor.sim.Schedule;
import dev.weft.executor.sim.SimProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// A lock service with a planted race: a release that comes while the lease runs out frees the lock
/// of whoever got it meanwhile, so that two hold it. Tries seeds until one shows it, and says how
/// many that were and how long it took; `benchmarks/races/fray` has the same on threads, for Fray.
///
/// Properties: `times` that it is searched for (10), each time from another seed; `schedule`,
/// `random` (the default) or `priorities`.
public final class LockRace {

  /// About as many as a run takes.
  private static final int STEPS = 40;

  private @Nullable String holder = "first";
  private int inside;
  private boolean twoHadIt;

  private Future<Boolean> acquire(String name) {
    return async(
        () -> {
          await(
              Tasks.yieldNow()); // each call is a message to the service, which comes in any order
          if (holder != null) {
            return false;
          }
          holder = name;
          return true;
        });
  }

  private Future<Boolean> isHeldBy(String name) {
    return async(
        () -> {
          await(Tasks.yieldNow());
          return name.equals(holder);
        });
  }

  private Future<@Nullable Void> free() {
    return async(
        () -> {
          await(Tasks.yieldNow());
          holder = null;
        });
  }

  private Future<@Nullable Void> expire(String name) {
    return async(
        () -> {
          await(Tasks.yieldNow());
          if (name.equals(holder)) {
            holder = null;
          }
        });
  }

  private Future<@Nullable Void> release(String name) {
    return async(
        () -> {
          if (await(isHeldBy(name))) { // the planted race
            await(free());
          }
        });
  }

  private Future<@Nullable Void> client(String name) {
    return async(
        () -> {
          for (int tries = 0; tries < 3; tries++) {
            if (await(acquire(name))) {
              inside++;
              await(Tasks.yieldNow());
              if (inside > 1) {
                twoHadIt = true;
              }
              inside--;
              await(release(name));
              return;
            }
          }
        });
  }

  private Future<@Nullable Void> all() {
    return async(
        () -> {
          List<JoinHandle<?>> members = new ArrayList<>();
          members.add(Tasks.spawn(release("first")));
          members.add(Tasks.spawn(expire("first")));
          members.add(Tasks.spawn(client("second")));
          members.add(Tasks.spawn(client("third")));
          for (JoinHandle<?> member : members) {
            await(member);
          }
        });
  }

  private static boolean isFound(Schedule schedule) throws Exception {
    try (Weft weft = Weft.builder().executor(new SimProvider(schedule)).timer("virtual").open()) {
      var race = new LockRace();
      weft.blockOn(race.all());
      return race.twoHadIt;
    }
  }

  /// Searches, and prints a line for each time.
  public static void main(String[] args) throws Exception {
    LongFunction<Schedule> schedules =
        System.getProperty("schedule", "random").equals("random")
            ? Schedule::random
            : seed -> Schedule.priorities(seed, 3, STEPS);
    int times = Integer.getInteger("times", 10);
    for (int time = 0; time < times; time++) {
      long first = time * 1_000_000L;
      long seed = first;
      long begin = System.nanoTime();
      while (!isFound(schedules.apply(seed))) {
        seed++;
      }
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          Locale.ROOT, "%d seeds, %.3f s: seed %d%n", seed - first + 1, seconds, seed);
    }
  }
}
