package dev.weft.simulation;

import java.time.Duration;

/// How a simulation went that went well.
///
/// @param seed what it began with
/// @param hash stands for all that happened: after two runs that went the same way it is the same,
///   in any process, and after two that did not it hardly ever is
/// @param steps how many tasks were polled and blocking calls made
/// @param elapsed how much time passed in it
public record SimulatedRun(long seed, long hash, long steps, Duration elapsed) {}
