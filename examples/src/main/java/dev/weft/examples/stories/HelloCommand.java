package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import picocli.CommandLine.Command;

/// `weft run hello`: a method that returns a future, and a block that is one.
@FromArticle(Article.TASKS)
@Command(name = "hello", description = "A method that returns a future, and a block that is one.")
final class HelloCommand extends Story {

  HelloCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    say(weft.blockOn(hello()));
    Future<String> block = async(() -> await(hello()));
    say(weft.blockOn(block));
  }

  /// What Rust writes as `async fn hello() -> &'static str`.
  static Future<String> hello() {
    return async(() -> "hi, there!");
  }
}
