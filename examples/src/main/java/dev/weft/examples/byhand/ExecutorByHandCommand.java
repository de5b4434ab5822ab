package dev.weft.examples.byhand;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import dev.weft.examples.stories.Story;
import picocli.CommandLine.Command;

/// `weft run executor-by-hand`: the program of the talk, on an executor of a hundred lines. The
/// runtime of the other programs has no part in it.
@FromArticle(Article.TALK)
@Command(
    name = "executor-by-hand",
    description = "An executor, its spawner and a timer by hand: howdy, two seconds, done.")
public final class ExecutorByHandCommand extends Story {

  /// For `weft run`.
  public ExecutorByHandCommand() {}

  @Override
  protected void tell(Weft unused) throws Exception {
    var executor = new ChannelExecutor(ChannelExecutor.CAPACITY);
    try (var spawner = executor.spawner()) {
      spawner.spawn(
          async(
              () -> {
                say("howdy!");
                await(TimerFuture.after(millis(2000)));
                say("done!");
              }));
    }
    executor.run();
    say("run returned");
  }
}
