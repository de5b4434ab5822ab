package dev.weft.examples.stories;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `weft run million`: a million sleepers at once.
@FromArticle(Article.THREE_PARTS)
@Command(
    name = "million",
    description = "A million futures, or tasks, that all sleep for a second.",
    showDefaultValues = true)
final class MillionCommand extends Story {

  enum Plot {
    /// In one task, joined.
    FUTURES,
    /// Each in a task of its own.
    TASKS
  }

  @Parameters(
      paramLabel = "PLOT",
      defaultValue = "FUTURES",
      description = "${COMPLETION-CANDIDATES}")
  private Plot plot = Plot.FUTURES;

  @Option(names = "--count", defaultValue = "1000000", description = "how many")
  private int count = 1_000_000;

  MillionCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    weft.blockOn(timed(plot == Plot.FUTURES ? futures() : tasks()));
    say("%s slept, peak heap %s MB, peak threads %s".formatted(count, peakHeap() >> 20, threads()));
  }

  private Future<?> futures() {
    return Futures.lazy(
        () -> {
          List<Future<?>> all = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            all.add(sleep(1000));
          }
          say(count + " futures made");
          return Futures.joinAll(all);
        });
  }

  private Future<?> tasks() {
    return Futures.lazy(
        () -> {
          List<JoinHandle<?>> all = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            all.add(Tasks.spawn(sleep(1000)));
          }
          say(count + " tasks spawned");
          return Futures.joinAll(all);
        });
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static int threads() {
    return ManagementFactory.getThreadMXBean().getPeakThreadCount();
  }
}
