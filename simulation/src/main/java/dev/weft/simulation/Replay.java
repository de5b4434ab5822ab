package dev.weft.simulation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which run of a simulation it is to be: its seed, which of the faults that the test asks for it
/// has, and whether its trace is kept. Afterwards, what became of it.
///
/// As text it is the seed, and, where faults were left out, a colon and the numbers of those that
/// are left: `17`, `17:2,5`, `17:`.
///
/// **Threads.** The one that runs the simulation.
final class Replay {

  private final long seed;
  private final @Nullable Set<Integer> only;
  private final boolean keepsTrace;
  private @Nullable SimulatedRun run;
  private boolean began;
  private List<Fault> faults = List.of();
  private List<TraceEntry> trace = List.of();

  /// @param only the numbers of the faults that it has; null if it has all
  Replay(long seed, @Nullable Set<Integer> only, boolean keepsTrace) {
    this.seed = seed;
    this.only = only;
    this.keepsTrace = keepsTrace;
  }

  static Replay of(long seed) {
    return new Replay(seed, null, false);
  }

  /// @throws IllegalArgumentException if the text is none
  static Replay parse(String text, boolean keepsTrace) {
    String[] parts = text.strip().split(":", -1);
    try {
      if (parts.length <= 2) {
        Set<Integer> only = parts.length == 1 ? null : numbers(parts[1]);
        return new Replay(Long.parseLong(parts[0].strip()), only, keepsTrace);
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "a run is named by its seed, as in 17, or by its seed and the faults it has, as in 17:2,5;"
            + " not by '"
            + text
            + "'");
  }

  private static Set<Integer> numbers(String text) {
    var numbers = new TreeSet<Integer>();
    for (String number : text.strip().split(",")) {
      if (!number.isBlank()) {
        numbers.add(Integer.parseInt(number.strip()));
      }
    }
    return numbers;
  }

  /// The same, once more.
  Replay again() {
    return new Replay(seed, only, keepsTrace);
  }

  Replay withTrace() {
    return new Replay(seed, only, true);
  }

  Replay only(Set<Integer> fewer) {
    return new Replay(seed, fewer, keepsTrace);
  }

  long seed() {
    return seed;
  }

  boolean keepsTrace() {
    return keepsTrace;
  }

  boolean has(Fault fault) {
    return only == null || only.contains(fault.number());
  }

  /// The simulation runs.
  void begun() {
    if (began) {
      throw new IllegalStateException("the simulation of the test has run already");
    }
    began = true;
  }

  boolean hasBegun() {
    return began;
  }

  /// It has ended, whichever way.
  void ended(SimulatedRun how, List<Fault> itsFaults, List<TraceEntry> itsTrace) {
    run = how;
    faults = itsFaults.stream().filter(this::has).toList();
    trace = itsTrace;
  }

  /// How it went; null if it has not.
  @Nullable SimulatedRun run() {
    return run;
  }

  /// The faults that it had.
  List<Fault> faults() {
    return faults;
  }

  List<TraceEntry> trace() {
    return trace;
  }

  @Override
  public String toString() {
    return only == null
        ? Long.toString(seed)
        : String.format(
            Locale.ROOT,
            "%s:%s",
            seed,
            only.stream().sorted().map(Object::toString).collect(Collectors.joining(",")));
  }
}
