package dev.weft.tck;

/// What an executor promises beyond the required rules.
///
/// @param workers how many tasks it can run at once
/// @param fifo it starts equally ready tasks in the order in which they were scheduled
/// @param stealing its workers take tasks from each other's queues
/// @param maxLiveTasks how many live tasks it takes before it refuses new ones; 0 if it has no
///   bound
/// @param interval after at most how many other polls a woken task runs again on a busy executor of
///   few tasks
public record ExecutorCapabilities(
    int workers, boolean fifo, boolean stealing, int maxLiveTasks, int interval) {}
