package dev.weft.executor.sim;

import dev.weft.Future;
import dev.weft.Weft;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/// Runs programs on the executor.
final class Simulated {
  private Simulated() {}

  static final List<String> KINDS = List.of("random", "arrival", "priorities", "starving");

  static Schedule schedule(String kind, long seed) {
    return switch (kind) {
      case "random" -> Schedule.random(seed);
      case "arrival" -> Schedule.arrival(seed);
      case "priorities" -> Schedule.priorities(seed, 3, 20);
      case "starving" -> Schedule.starving(seed, 5);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  static Weft open(Schedule schedule) {
    return Weft.builder().executor(new SimProvider(schedule)).timer("virtual").open();
  }

  static <T> T run(Schedule schedule, Callable<Future<T>> program) throws Exception {
    try (Weft weft = open(schedule)) {
      return weft.blockOn(program.call());
    }
  }

  static Stream<Schedule> schedules(String kind, int howMany) {
    return Stream.iterate(0L, seed -> seed + 1).limit(howMany).map(seed -> schedule(kind, seed));
  }
}
