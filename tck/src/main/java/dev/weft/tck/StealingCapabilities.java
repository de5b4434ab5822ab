package dev.weft.tck;

/// What a work-stealing executor says of itself to [WorkStealingTck].
///
/// @param queueCapacity how many tasks a worker's own queue holds; what does not fit goes where all
///   workers take from
/// @param globalInterval every how many tasks a busy worker looks where other threads leave theirs
/// @param sharesNewest the task that a worker made ready last is run by other workers, too. `false`
///   where it waits in a slot that nobody steals from, and the documentation says so
public record StealingCapabilities(int queueCapacity, int globalInterval, boolean sharesNewest) {}
