package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import picocli.CommandLine.Command;

/// `weft run run-to-end`: a program without a main future, which ends when all spawners are closed
/// and all tasks are over.
@FromArticle(Article.TALK)
@Command(
    name = "run-to-end",
    description = "Spawns a task, closes the spawner, and runs until no task is left.")
final class RunToEndCommand extends Story {

  RunToEndCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    try (var spawner = weft.spawner()) {
      spawner.spawn(
          async(
              () -> {
                say("howdy!");
                await(sleep(2000));
                say("done!");
              }));
    }
    weft.run();
    say("run returned");
  }
}
