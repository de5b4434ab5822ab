package dev.weft.simulation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A simulation went wrong: a program failed, an invariant did not hold, or the limit came before
/// the end. The message says what, when, and with which seed it goes the same way again; the cause
/// is what was thrown.
///
/// **Threads.** Any.
public final class SimulationFailure extends AssertionError {

  private static final long serialVersionUID = 1;

  /// What the run began with.
  private final long seed;

  /// What stands for all that happened.
  private final long hash;

  /// How many tasks were polled and blocking calls made.
  private final long steps;

  /// How much time passed in it.
  private final Duration elapsed;

  /// What happened last, oldest first.
  @SuppressWarnings("serial")
  private final List<TraceEntry> trace;

  SimulationFailure(
      String what, @Nullable Throwable cause, SimulatedRun run, List<TraceEntry> trace) {
    super(
        "%s%s (seed %s, after %s steps and %s)"
            .formatted(
                what,
                cause == null ? "" : ": " + cause,
                run.seed(),
                run.steps(),
                TraceEntry.seconds(run.elapsed().toNanos())),
        cause);
    this.seed = run.seed();
    this.hash = run.hash();
    this.steps = run.steps();
    this.elapsed = run.elapsed();
    this.trace = trace;
  }

  /// What the run began with.
  public long seed() {
    return seed;
  }

  /// As [SimulatedRun#hash].
  public long hash() {
    return hash;
  }

  /// How many tasks were polled and blocking calls made.
  public long steps() {
    return steps;
  }

  /// How much time passed in it.
  public Duration elapsed() {
    return elapsed;
  }

  /// What happened last, a line for each event, oldest first: empty unless the simulation [was
  /// asked][Simulation#keepTrace] to keep it.
  public List<String> trace() {
    return trace.stream().map(TraceEntry::toString).toList();
  }

  List<TraceEntry> entries() {
    return trace;
  }
}
