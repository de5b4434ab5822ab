package dev.weft.simulation;

/// A program with a fault that was put there on purpose, and its sound twin: a simulation that does
/// not find the one, or finds something in the other, is no good.
///
/// @param name for people, and for the table in docs/planted-faults.md
/// @param program runs the simulation, and asserts what has to hold
record Planted(String name, Twins program) {

  /// Both of them.
  @FunctionalInterface
  interface Twins {

    /// @param isBroken whether it has the fault
    void run(Simulation simulation, boolean isBroken) throws Throwable;
  }

  @Override
  public String toString() {
    return name;
  }
}
