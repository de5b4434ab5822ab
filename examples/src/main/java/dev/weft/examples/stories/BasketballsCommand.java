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
import dev.weft.sync.Notify;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `weft run basketballs`: players in a ring pass a ball on, each to the next. With threads a pass
/// costs the more the more players there are; with tasks it does not matter.
@FromArticle(Article.THREE_PARTS)
@Command(
    name = "basketballs",
    description =
        "Players pass a ball round: nanoseconds a pass, of tasks and of threads, plotted.",
    showDefaultValues = true)
final class BasketballsCommand extends Story {

  @Option(names = "--passes", defaultValue = "100000", description = "how often the ball is passed")
  private int passes = 100_000;

  @Option(names = "--most", defaultValue = "100000", description = "how many tasks at most")
  private int most = 100_000;

  @Option(names = "--most-threads", defaultValue = "1000", description = "how many threads at most")
  private int mostThreads = 1000;

  /// Each doubling is two characters of a bar.
  private static final int PER_DOUBLING = 2;

  BasketballsCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    weft.blockOn(game(10)); // warm
    for (int players = 10; players <= most; players *= 10) {
      plot("tasks", players, weft.blockOn(game(players)));
      if (players <= mostThreads) {
        plot("threads", players, threads(players));
      }
    }
  }

  private void plot(String kind, int players, long nanos) {
    long perPass = Math.max(1, nanos / passes);
    int length = (64 - Long.numberOfLeadingZeros(perPass)) * PER_DOUBLING;
    String label = "%7s %-7s".formatted(players, kind);
    say(label + " " + "#".repeat(length) + " " + perPass + " ns a pass");
  }

  /// In nanoseconds.
  private Future<Long> game(int players) {
    return async(
        () -> {
          List<Notify> hands = new ArrayList<>();
          for (int i = 0; i < players; i++) {
            hands.add(new Notify());
          }
          List<JoinHandle<@Nullable Void>> all = new ArrayList<>();
          for (int i = 0; i < players; i++) {
            all.add(Tasks.spawn(play(i, hands)));
          }
          await(sleep(10)); // all of them take their places
          long begin = System.nanoTime();
          hands.getFirst().notifyOne();
          await(Futures.joinAll(all));
          return System.nanoTime() - begin;
        });
  }

  /// How often player `i` of `players` has the ball.
  private int turns(int i, int players) {
    return passes / players + (i < passes % players ? 1 : 0);
  }

  private Future<@Nullable Void> play(int i, List<Notify> hands) {
    return async(
        () -> {
          Notify mine = hands.get(i);
          Notify next = hands.get((i + 1) % hands.size());
          for (int turn = turns(i, hands.size()); turn > 0; turn--) {
            await(mine.notified());
            next.notifyOne();
          }
        });
  }

  /// In nanoseconds.
  private long threads(int players) throws InterruptedException {
    List<Semaphore> hands = new ArrayList<>();
    for (int i = 0; i < players; i++) {
      hands.add(new Semaphore(0));
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < players; i++) {
      int player = i;
      threads.add(Thread.ofPlatform().daemon().start(() -> passOn(player, hands)));
    }
    long begin = System.nanoTime();
    hands.getFirst().release();
    for (Thread thread : threads) {
      thread.join();
    }
    return System.nanoTime() - begin;
  }

  private void passOn(int i, List<Semaphore> hands) {
    Semaphore mine = hands.get(i);
    Semaphore next = hands.get((i + 1) % hands.size());
    for (int turn = turns(i, hands.size()); turn > 0; turn--) {
      mine.acquireUninterruptibly();
      next.release();
    }
  }
}
