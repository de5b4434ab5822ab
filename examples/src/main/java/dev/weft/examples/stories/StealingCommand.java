package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import dev.weft.spi.WorkerMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `weft run stealing`: one task spawns a thousand, all of them into its own worker's queue. Who
/// runs them?
@FromArticle(Article.RUNTIME)
@Command(
    name = "stealing",
    description = "A thousand tasks from one worker: who runs them, and who has stolen how many.",
    showDefaultValues = true)
final class StealingCommand extends Story {

  @Option(names = "--count", defaultValue = "1000", description = "how many tasks")
  private int count = 1000;

  /// What each task computes, in microseconds: long enough for others to wake up and steal.
  private static final long WORK_MICROS = 100;

  private final Map<String, LongAdder> ranBy = new ConcurrentSkipListMap<>();

  StealingCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    weft.blockOn(weft.spawn(spawnAll()));
    ranBy.forEach((thread, tasks) -> say(thread + " ran " + tasks));
    List<WorkerMetrics> workers = weft.metrics().executor().workers();
    for (int i = 0; i < workers.size(); i++) {
      say("worker " + i + " stole " + workers.get(i).steals());
    }
    say(ranBy.values().stream().mapToLong(LongAdder::sum).sum() + " tasks, each ran once");
  }

  private Future<@Nullable Void> spawnAll() {
    return async(
        () -> {
          List<JoinHandle<@Nullable Void>> all = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            all.add(Tasks.spawn(compute()));
          }
          await(Futures.joinAll(all));
        });
  }

  private Future<@Nullable Void> compute() {
    return async(
        () -> {
          long end = System.nanoTime() + WORK_MICROS * 1000;
          while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
          }
          ranBy.computeIfAbsent(Thread.currentThread().getName(), t -> new LongAdder()).increment();
        });
  }
}
