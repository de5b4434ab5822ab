package dev.weft.spi;

/// What an executor is opened with.
///
/// @param runtimeName the runtime's name; thread names start with it
/// @param workers the number of worker threads asked for, at least 1
/// @param settings further settings, by name
/// @param threads makes the threads of the runtime, for executors that have some of their own
public record ExecutorConfig(
    String runtimeName, int workers, Settings settings, RuntimeThreads threads) {}
