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
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `weft run slow-requests`: requests that take seconds, one after the other and beside each other.
@FromArticle(Article.TASKS)
@Command(
    name = "slow-requests",
    description = "Slow requests, awaited in sequence, spawned, four at once, or abandoned.",
    showDefaultValues = true)
final class SlowRequestsCommand extends Story {

  enum Plot {
    /// One after the other.
    SEQUENCE,
    /// One in a task of its own, the other awaited meanwhile.
    SPAWNED,
    /// Four tasks, joined.
    FOUR,
    /// Four tasks, of which only the shortest is awaited.
    ABANDONED
  }

  @Parameters(
      paramLabel = "PLOT",
      defaultValue = "SEQUENCE",
      description = "${COMPLETION-CANDIDATES}")
  private Plot plot = Plot.SEQUENCE;

  SlowRequestsCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    weft.blockOn(
        timed(
            switch (plot) {
              case SEQUENCE -> sequence();
              case SPAWNED -> spawned();
              case FOUR -> four();
              case ABANDONED -> abandoned();
            }));
  }

  private Future<@Nullable Void> request(int id, int millis) {
    return async(
        () -> {
          boolean received = false;
          try {
            await(sleep(millis));
            received = true;
          } finally {
            say(received ? "Response " + id + " received!" : "Request " + id + " given up");
          }
        });
  }

  private Future<@Nullable Void> sequence() {
    return async(
        () -> {
          await(request(1, 2000));
          await(request(2, 3000));
        });
  }

  private Future<@Nullable Void> spawned() {
    return async(
        () -> {
          JoinHandle<@Nullable Void> first = Tasks.spawn(request(1, 2000));
          await(request(2, 3000));
          await(first);
        });
  }

  private List<JoinHandle<@Nullable Void>> spawnFour() {
    return List.of(
        Tasks.spawn(request(1, 2000)),
        Tasks.spawn(request(2, 4000)),
        Tasks.spawn(request(3, 3000)),
        Tasks.spawn(request(4, 1000)));
  }

  private Future<@Nullable Void> four() {
    return async(
        () -> {
          await(Futures.joinAll(spawnFour()));
          say("on thread " + Thread.currentThread().threadId());
        });
  }

  /// The end of the program ends the tasks: they are cancelled, and clean up.
  private Future<@Nullable Void> abandoned() {
    return async(
        () -> {
          await(spawnFour().getLast());
        });
  }
}
