package dev.weft.benchmarks;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/// How much of an iteration's time went into collections, in percent: what a mean contains of the
/// heap's size rather than of what is measured.
public final class GcShare implements InternalProfiler {
  private long millis;
  private long nanos;

  private static long collecting() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .filter(time -> time > 0)
        .sum();
  }

  @Override
  public String getDescription() {
    return "share of the time that collections take";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    millis = collecting();
    nanos = System.nanoTime();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    double elapsed = System.nanoTime() - nanos;
    double share = (collecting() - millis) * 1e8 / elapsed;
    return List.of(new ScalarResult("gc.share", share, "%", AggregationPolicy.AVG));
  }
}
