package dev.weft.simulation;

/// What holds at each moment of a run.
///
/// @param check throws if it does not
record Invariant(String name, Runnable check) {}
