package dev.weft.examples.byhand;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import dev.weft.examples.stories.Story;
import picocli.CommandLine.Command;

/// `weft run state-machine`: a future by hand, and the states it is in after each poll.
@FromArticle(Article.RUNTIME)
@Command(
    name = "state-machine",
    description =
        "A future written by hand: four states, told poll by poll, and one poll too many.")
public final class StateMachineCommand extends Story {

  /// For `weft run`.
  public StateMachineCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    var machine =
        new FooThenBoo(() -> sleep(1000).map(_ -> "foo"), () -> sleep(1000).map(_ -> ", then boo"));
    say("made: " + machine.state());
    say("it says: " + weft.blockOn(new Told(machine)));
    try {
      weft.blockOn(machine);
    } catch (IllegalStateException mistake) {
      say("one poll too many: " + mistake.getMessage());
    }
  }

  /// Tells what each poll of a machine does.
  private final class Told implements Future<String> {
    private final FooThenBoo machine;
    private int polls;

    Told(FooThenBoo machine) {
      this.machine = machine;
    }

    @Override
    public Poll<String> poll(Context cx) throws Exception {
      FooThenBoo.State before = machine.state();
      Poll<String> polled = machine.poll(cx);
      polls++;
      String how = polled.isPending() ? "pending" : "ready";
      say("poll " + polls + ": " + before + " -> " + machine.state() + ", " + how);
      return polled;
    }

    @Override
    public void cancel(Context cx) {
      machine.cancel(cx);
    }
  }
}
