package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/// `weft run dropped`: two requests that are made and not awaited. Nothing happens.
@FromArticle(Article.TASKS)
@Command(
    name = "dropped",
    description = "Two requests that nobody awaits: prints nothing, and is over at once.")
final class DroppedCommand extends Story {

  DroppedCommand() {}

  @Override
  protected void tell(Weft weft) {
    // Without "var _ =" javac warns: the Future is dropped.
    var _ = slowRequest(1, 2000);
    var _ = slowRequest(2, 3000);
  }

  private Future<@Nullable Void> slowRequest(int id, int millis) {
    return async(
        () -> {
          await(sleep(millis));
          say("Response " + id + " received!");
        });
  }
}
