package dev.weft.simulation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Runs a simulation with one seed after the other until a run fails, and makes that run small: of
/// the next seeds, one that fails in the same way after fewer steps; of its faults, only those that
/// it takes. What is found is run again with its trace kept.
///
/// ```java
/// SeedSearch.from(1).runs(1000).first(simulation -> {
///   var account = new Account();
///   simulation.client("alice", account::withdraw).client("bob", account::withdraw).run();
///   assertThat(account.balance()).isNotNegative();
/// }).ifPresent(failing -> System.out.println(failing.report()));
/// ```
///
/// **Threads.** One.
public final class SeedSearch {

  /// What is run.
  @FunctionalInterface
  public interface Program {

    /// Describes `simulation` and runs it, and looks at what came of it. Begins with nothing that
    /// an earlier run has left.
    ///
    /// @throws Throwable if the run went wrong
    void run(Simulation simulation) throws Throwable;
  }

  private static final int DEFAULT_RUNS = 1000;

  /// What a test throws that cannot be run here. By its name, since programs need no test library.
  private static final String SKIPPED = "org.opentest4j.TestAbortedException";

  private final Replay begin;
  private final boolean isReplay;
  private int runs;

  private SeedSearch(Replay begin, boolean isReplay) {
    this.begin = begin;
    this.isReplay = isReplay;
    this.runs = isReplay ? 1 : DEFAULT_RUNS;
  }

  /// Tries `seed`, and those that follow it.
  public static SeedSearch from(long seed) {
    return new SeedSearch(Replay.of(seed), false);
  }

  /// Tries the one run that a report has named: a seed, as in `17`, or a seed and the faults that
  /// the run has, as in `17:2,5`.
  ///
  /// @throws IllegalArgumentException if the text is none of the two
  public static SeedSearch replay(String run) {
    return new SeedSearch(Replay.parse(run, false), true);
  }

  /// Sets how many seeds are tried, 1000 unless set.
  public SeedSearch runs(int most) {
    runs = most;
    return this;
  }

  /// Runs `program` until it fails.
  ///
  /// @return the run that failed, made small, or nothing if all went well
  /// @throws IllegalStateException if the program ran no simulation
  public Optional<FailingRun> first(Program program) {
    for (int i = 0; i < runs; i++) {
      Replay replay = isReplay ? begin : Replay.of(begin.seed() + i);
      Throwable failure = run(program, replay);
      if (failure != null) {
        return Optional.of(new Shrinking(program, replay, failure, i + 1, !isReplay).shrunk());
      }
    }
    return Optional.empty();
  }

  /// Runs it once.
  ///
  /// @return what it threw, or null
  static @Nullable Throwable run(Program program, Replay replay) {
    try {
      program.run(Simulation.of(replay));
    } catch (Throwable failure) {
      if (failure.getClass().getName().equals(SKIPPED)) {
        throw (RuntimeException) failure;
      }
      return failure;
    }
    if (replay.run() == null) {
      throw new IllegalStateException("a simulation was described, and never run: call run()");
    }
    return null;
  }
}
