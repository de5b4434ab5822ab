package dev.weft.simulation;

/// Some harm that a simulation does at a moment of its time, and, if it is to be mended by itself,
/// when that is.
///
/// @param number counted in the order in which the test asked for faults, from 1
/// @param what for people
/// @param nanos when
/// @param until when it is mended; [Long#MAX_VALUE] if not by itself
record Fault(int number, String what, long nanos, Harm harm, long until, Harm mending) {

  /// What is done.
  @FunctionalInterface
  interface Harm {
    void in(World world);
  }

  @Override
  public String toString() {
    String at = number + ": " + what + " at " + TraceEntry.seconds(nanos);
    return until == Long.MAX_VALUE ? at : at + ", until " + TraceEntry.seconds(until);
  }
}
