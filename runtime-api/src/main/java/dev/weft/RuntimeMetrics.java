package dev.weft;

import dev.weft.spi.ExecutorMetrics;

/// What a runtime has done and holds, at one moment; [Weft#metrics]. The counters behind it are
/// always on and are read without stopping anything, so they may be a moment apart.
///
/// @param liveTasks spawned and not over, tasks of blocking calls included
/// @param spawned how many were ever spawned
/// @param ended how many of them are over
/// @param blocking the blocking pool
/// @param sources how many sockets and other sources are attached to the reactor
/// @param executor what the executor says of itself
public record RuntimeMetrics(
    long liveTasks,
    long spawned,
    long ended,
    BlockingCounts blocking,
    int sources,
    ExecutorMetrics executor) {}
