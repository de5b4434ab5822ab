package dev.weft.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A fault that waits to be told when: the first half of a sentence such as
/// `simulation.crash("server").at(Duration.ofSeconds(3))`. What is not told never happens.
///
/// **Threads.** As the simulation's.
public final class When {

  private final Simulation simulation;
  private final String what;
  private final Fault.Harm harm;
  private final Fault.@Nullable Harm mending;

  /// @param mending undoes the harm; null if that is none, but mends something
  When(Simulation simulation, String what, Fault.Harm harm, Fault.@Nullable Harm mending) {
    this.simulation = simulation;
    this.what = what;
    this.harm = harm;
    this.mending = mending;
  }

  /// At this time since the run began.
  ///
  /// @throws IllegalArgumentException if the time is negative
  public Simulation at(Duration time) {
    simulation.add(what, nanos(time), harm, Long.MAX_VALUE, harm);
    return simulation;
  }

  /// From `begin` on, and mended at `end`: a link healed, a host started again, a clock right. It
  /// is one fault, which a shrunk run has or has not.
  ///
  /// @throws IllegalArgumentException if a time is negative, or the end not after the beginning
  /// @throws IllegalStateException if it is no harm, and so has no end: a restart
  public Simulation between(Duration begin, Duration end) {
    if (mending == null) {
      throw new IllegalStateException("a " + what + " has no end: say at what time it is");
    }
    if (end.compareTo(begin) <= 0) {
      throw new IllegalArgumentException(what + " ends at " + end + ", before it begins");
    }
    simulation.add(what, nanos(begin), harm, nanos(end), mending);
    return simulation;
  }

  private long nanos(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("the run begins at 0, not at " + time + ": " + what);
    }
    return time.toNanos();
  }
}
