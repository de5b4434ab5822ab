package dev.weft.simulation;

import dev.weft.Future;
import dev.weft.executor.sim.Schedule;
import java.time.Duration;
import java.util.concurrent.Callable;

/// A rule of the TCK's book about parties that race. Where the kits have threads race, here tasks
/// of one host do, and a seed decides how they meet.
///
/// @param rule its number in the book
/// @param subject what is held to it, for people; of a flawed one, what is wrong with it
/// @param parties makes the program that spawns them, and asserts what has to hold. Nothing in it
///   is by chance but the order in which its tasks run. A wait without end fails the run
record Race(String rule, String subject, Callable<Future<?>> parties) {

  /// In an order that the simulation's seed decides.
  void run(Simulation simulation) {
    simulation.client("parties", parties).run();
  }

  /// In the order in which other executors run tasks: first in, first out.
  void runInOrder(Simulation simulation) {
    run(simulation.schedule(Schedule::arrival).busyTime(Duration.ZERO));
  }

  @Override
  public String toString() {
    return rule + ": " + subject;
  }
}
