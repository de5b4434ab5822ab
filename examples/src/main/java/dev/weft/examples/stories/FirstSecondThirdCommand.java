package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `weft run first-second-third`: a program that waits in its middle, with and without its thread.
/// Another task on the only worker shows the difference.
@FromArticle(Article.RUNTIME)
@Command(
    name = "first-second-third",
    description = "1st, three seconds, 2nd, 3rd: blocking, which stalls the worker, and async.",
    showDefaultValues = true)
final class FirstSecondThirdCommand extends Story {

  enum Plot {
    /// The thread sleeps, and all its tasks with it.
    BLOCKING,
    /// The task sleeps.
    ASYNC
  }

  @Parameters(paramLabel = "PLOT", defaultValue = "ASYNC", description = "${COMPLETION-CANDIDATES}")
  private Plot plot = Plot.ASYNC;

  FirstSecondThirdCommand() {}

  @Override
  protected WeftBuilder settings(WeftBuilder builder) {
    return builder.workers(1);
  }

  @Override
  protected void tell(Weft weft) throws Exception {
    var turns = new AtomicInteger();
    var other = weft.spawn(other(turns));
    weft.blockOn(timed(plot == Plot.BLOCKING ? blocking(turns) : suspending(turns)));
    other.abort();
  }

  private Future<@Nullable Void> blocking(AtomicInteger turns) {
    return async(
        () -> {
          say("1st");
          int before = turns.get();
          Thread.sleep(millis(3000)); // what not to do
          int meanwhile = turns.get() - before;
          say("2nd");
          say("3rd");
          tellTurns(meanwhile);
        });
  }

  private Future<@Nullable Void> suspending(AtomicInteger turns) {
    return async(
        () -> {
          say("1st");
          int before = turns.get();
          await(sleep(3000));
          int meanwhile = turns.get() - before;
          say("2nd");
          say("3rd");
          tellTurns(meanwhile);
        });
  }

  private void tellTurns(int turns) {
    say("Meanwhile another task had " + turns + " turns.");
  }

  /// A turn each tenth of a second.
  private Future<@Nullable Void> other(AtomicInteger turns) {
    return async(
        () -> {
          while (true) {
            await(sleep(100));
            turns.incrementAndGet();
          }
        });
  }
}
