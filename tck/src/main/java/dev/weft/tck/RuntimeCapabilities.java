package dev.weft.tck;

/// What a runtime claims beyond tasks and wakers.
///
/// @param timers it has `sleep` and `timeout`
/// @param readiness it has `watch`
/// @param blocking it has `spawnBlocking`
/// @param budget its leaves spend a budget
/// @param confined it has `confined`
/// @param parkHooks its workers tell a listener when they are about to sleep
/// @param ownThreads its tasks run by themselves; if not, they run while somebody is in `blockOn`,
///   and the kit sees to it that somebody is
/// @param workers how many tasks it can run at once; 1 if all run on one thread
public record RuntimeCapabilities(
    boolean timers,
    boolean readiness,
    boolean blocking,
    boolean budget,
    boolean confined,
    boolean parkHooks,
    boolean ownThreads,
    int workers) {}
