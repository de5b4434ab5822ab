/// Benchmarks: [AsyncBenchmark] (suspend and resume), [SuspendedBytes] (heap per suspended block).
@org.jspecify.annotations.NullMarked
package dev.weft.benchmarks;
