/// Benchmarks: [AsyncBenchmark] (suspend and resume), [SuspendedBytes] (heap per suspended block),
/// [SpawnBenchmark] (a task's whole life), [BallBenchmark] (a switch between tasks, or threads),
/// [SyncBenchmark] (a permit, a message), [dev.weft.executor.workstealing.StealOrInjectBenchmark]
/// (two ways from one worker to another). [Benchmarks] runs them and reports the [GcShare] of each.
@org.jspecify.annotations.NullMarked
package dev.weft.benchmarks;
