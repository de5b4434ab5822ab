package dev.weft.spi;

/// What one worker has done since it started. A count that an executor has no notion of is 0.
///
/// @param polls how many times it ran a task
/// @param parks how many times it went to sleep, in the driver or elsewhere
/// @param steals how many tasks it took from other workers
/// @param searches how many times it looked for work at other workers
/// @param overflows how many times its own queue was full
/// @param depth how many tasks wait in its own queue now
public record WorkerMetrics(
    long polls, long parks, long steals, long searches, long overflows, int depth) {}
