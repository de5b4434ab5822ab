package dev.weft;

/// What the blocking pool is made of at one moment.
///
/// @param threads started and not yet ended
/// @param idle those of them that wait for work
/// @param queued calls that wait for a thread
public record BlockingCounts(int threads, int idle, int queued) {}
