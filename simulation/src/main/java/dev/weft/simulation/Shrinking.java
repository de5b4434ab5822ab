package dev.weft.simulation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Makes a run that failed small. First, of some more seeds, the one that fails in the same way
/// after the fewest steps; then fault after fault is left out, as long as the rest still fails in
/// the same way. The way is what was thrown, by its class.
///
/// **Threads.** One.
final class Shrinking {

  /// More finds shorter runs, and takes as long as so many runs do.
  private static final int MORE_SEEDS = 50;

  private final SeedSearch.Program program;
  private final long foundSeed;
  private final int tried;
  private final boolean triesSeeds;
  private final String way;
  private Replay best;
  private Throwable failure;

  /// @param tried how many runs it took to find it
  /// @param triesSeeds whether another seed may be taken
  Shrinking(
      SeedSearch.Program program, Replay found, Throwable failure, int tried, boolean triesSeeds) {
    this.program = program;
    this.foundSeed = found.seed();
    this.tried = tried;
    this.triesSeeds = triesSeeds;
    this.best = found;
    this.failure = failure;
    this.way = way(failure);
  }

  private static String way(Throwable failure) {
    Throwable cause = failure instanceof SimulationFailure ? failure.getCause() : failure;
    return cause == null ? "" : cause.getClass().getName();
  }

  FailingRun shrunk() {
    long hash = best.run() == null ? 0 : best.run().hash();
    boolean repeats = failsAgain(best.again(), hash);
    if (repeats && best.run() != null) {
      if (triesSeeds) {
        fewerSteps();
      }
      fewerFaults();
    }
    Replay traced = best.withTrace();
    Throwable again = SeedSearch.run(program, traced);
    return new FailingRun(
        foundSeed, tried, repeats, again == null ? best : traced, again == null ? failure : again);
  }

  /// Whether the run fails each time, and goes the same way.
  private boolean failsAgain(Replay replay, long hash) {
    Throwable again = SeedSearch.run(program, replay);
    return again != null
        && way(again).equals(way)
        && (replay.run() == null ? 0 : replay.run().hash()) == hash;
  }

  private void fewerSteps() {
    for (long seed = foundSeed + 1; seed <= foundSeed + MORE_SEEDS; seed++) {
      var other = Replay.of(seed);
      Throwable thrown = SeedSearch.run(program, other);
      if (thrown != null && way(thrown).equals(way) && isShorter(other, best)) {
        best = other;
        failure = thrown;
      }
    }
  }

  private static boolean isShorter(Replay one, Replay other) {
    SimulatedRun its = one.run();
    SimulatedRun others = other.run();
    return its != null && others != null && its.steps() < others.steps();
  }

  private void fewerFaults() {
    if (best.faults().isEmpty() || isTaken(Set.of())) {
      return;
    }
    boolean fewer = true;
    while (fewer) {
      fewer = false;
      for (Integer number : numbers(best.faults())) {
        Set<Integer> rest = new TreeSet<>(numbers(best.faults()));
        rest.remove(number);
        fewer |= isTaken(rest);
      }
    }
  }

  private boolean isTaken(Set<Integer> faults) {
    Replay other = best.only(faults);
    Throwable thrown = SeedSearch.run(program, other);
    if (thrown == null || !way(thrown).equals(way)) {
      return false;
    }
    best = other;
    failure = thrown;
    return true;
  }

  private static List<Integer> numbers(List<Fault> faults) {
    return faults.stream().map(Fault::number).toList();
  }
}
