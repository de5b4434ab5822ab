package dev.weft.examples.stories;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `weft run foos`: ten futures that take a second each, run in right ways and wrong ones.
@FromArticle(Article.THREE_PARTS)
@Command(
    name = "foos",
    description = "Futures of a second each: in turn, joined, and two common mistakes.",
    showDefaultValues = true)
final class FoosCommand extends Story {

  enum Plot {
    /// Ten threads, to compare with: one second.
    THREADS,
    /// Three, each awaited before the next: three seconds.
    TURN,
    /// Ten, joined: one second.
    JOINED,
    /// Mistake: they block the thread. Ten seconds, one at a time, on one thread.
    BLOCKING,
    /// Mistake: made first, awaited in a loop. A future does nothing until it is polled.
    LOOP,
    /// Two of five seconds, in turn and joined.
    TWO
  }

  @Parameters(
      paramLabel = "PLOT",
      defaultValue = "JOINED",
      description = "${COMPLETION-CANDIDATES}")
  private Plot plot = Plot.JOINED;

  FoosCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    switch (plot) {
      case THREADS -> weft.blockOn(timed(weft.spawnBlocking(this::threads)));
      case TURN -> weft.blockOn(timed(loop(3)));
      case JOINED -> weft.blockOn(timed(joined()));
      case BLOCKING -> weft.blockOn(timed(Futures.joinAll(many(10, true))));
      case LOOP -> weft.blockOn(timed(loop(10)));
      case TWO -> {
        weft.blockOn(timed(sleep(5000).then(_ -> sleep(5000))));
        weft.blockOn(timed(Futures.join(sleep(5000), sleep(5000))));
      }
    }
  }

  private Future<@Nullable Void> foo(int n) {
    return async(
        () -> {
          say("start " + n);
          await(sleep(1000));
          say("end " + n);
        });
  }

  /// What not to do: the thread sleeps, and with it all its tasks.
  private Future<@Nullable Void> blockingFoo(int n) {
    return async(
        () -> {
          say("start " + n);
          Thread.sleep(millis(1000));
          say("end " + n);
        });
  }

  /// What it was like before.
  private int threads() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int n = 1; n <= 10; n++) {
      int name = n;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    say("start " + name);
                    java.util.concurrent.locks.LockSupport.parkNanos(millis(1000).toNanos());
                    say("end " + name);
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return threads.size();
  }

  private List<Future<@Nullable Void>> many(int count, boolean blocking) {
    List<Future<@Nullable Void>> foos = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      foos.add(blocking ? blockingFoo(n) : foo(n));
    }
    return foos;
  }

  private Future<@Nullable Void> joined() {
    return async(
        () -> {
          var all = Futures.joinAll(many(10, false));
          say("nothing has started yet");
          await(all);
        });
  }

  private Future<@Nullable Void> loop(int count) {
    return async(
        () -> {
          for (Future<@Nullable Void> foo : many(count, false)) {
            await(foo);
          }
        });
  }
}
