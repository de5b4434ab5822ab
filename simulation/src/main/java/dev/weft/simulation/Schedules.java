package dev.weft.simulation;

import dev.weft.executor.sim.Schedule;
import java.util.function.LongFunction;

/// The kinds of order in which a host may run its tasks, one of which a simulation takes for all
/// hosts, by its seed. No kind finds every fault, and what one seldom finds another often does:
/// Groce et al., *Swarm Testing* (ISSTA 2012).
final class Schedules {
  private Schedules() {}

  static final int CHANCES = 10;

  /// @param chance from 0 below [#CHANCES]
  static LongFunction<Schedule> anyOf(int chance) {
    return switch (chance) {
      case 0 -> Schedule::arrival;
      case 1 -> seed -> Schedule.starving(seed, 5);
      case 2, 3 -> seed -> Schedule.priorities(seed, 3, 200);
      default -> Schedule::random;
    };
  }
}
