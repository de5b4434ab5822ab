package dev.weft.examples.stories;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.examples.Article;
import dev.weft.examples.FromArticle;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `weft run delays`: three ways to wait half a second, by how often they are polled.
@FromArticle(Article.TASKS)
@Command(
    name = "delays",
    description = "Three ways to wait half a second: busy, a thread, the runtime's timer.",
    showDefaultValues = true)
final class DelaysCommand extends Story {

  enum Plot {
    /// Wakes itself in every poll.
    BUSY,
    /// Leaves its waker to a thread that sleeps.
    THREAD,
    /// The runtime's own sleep.
    TIMER
  }

  @Parameters(paramLabel = "PLOT", defaultValue = "TIMER", description = "${COMPLETION-CANDIDATES}")
  private Plot plot = Plot.TIMER;

  DelaysCommand() {}

  @Override
  protected void tell(Weft weft) throws Exception {
    Duration delay = millis(500);
    var ticks = new AtomicInteger();
    var other = weft.spawn(tick(delay.dividedBy(20), ticks));
    var counted =
        new Counted(
            switch (plot) {
              case BUSY -> new BusyDelay(delay);
              case THREAD -> new ThreadDelay(delay);
              case TIMER -> Time.sleep(delay);
            });
    weft.blockOn(timed(counted));
    other.abort();
    say("Polled " + counted.polls + " times! Meanwhile another task ticked " + ticks + " times.");
  }

  private static Future<@Nullable Void> tick(Duration period, AtomicInteger ticks) {
    return Time.sleep(period)
        .then(
            _ -> {
              ticks.incrementAndGet();
              return tick(period, ticks);
            });
  }

  /// Counts the polls of another future.
  private static final class Counted implements Future<@Nullable Void> {
    private final Future<@Nullable Void> inner;
    private int polls;

    Counted(Future<@Nullable Void> inner) {
      this.inner = inner;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) throws Exception {
      polls++;
      return inner.poll(cx);
    }

    @Override
    public void cancel(Context cx) {
      inner.cancel(cx);
    }
  }

  /// Keeps the promise of *pending* in the worst way: asks to be polled again at once.
  private static final class BusyDelay implements Future<@Nullable Void> {
    private final Duration delay;
    private boolean started;
    private long deadline;

    BusyDelay(Duration delay) {
      this.delay = delay;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (!started) {
        started = true;
        deadline = System.nanoTime() + delay.toNanos();
      }
      if (System.nanoTime() - deadline >= 0) {
        return Poll.ready(null);
      }
      cx.waker().wake();
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {}
  }

  /// Hands its waker to a thread; polled again only when that thread is done.
  private static final class ThreadDelay implements Future<@Nullable Void> {
    private final Duration delay;
    private volatile boolean done;
    private volatile @Nullable Waker waker;
    private boolean started;

    ThreadDelay(Duration delay) {
      this.delay = delay;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      waker = cx.waker(); // the latest one counts
      if (!started) {
        started = true;
        Thread.ofPlatform().daemon().name("delay").start(this::sleepAndWake);
      }
      return done ? Poll.ready(null) : Poll.pending();
    }

    private void sleepAndWake() {
      try {
        Thread.sleep(delay);
      } catch (InterruptedException e) {
        return; // nobody interrupts this thread
      }
      done = true;
      Waker latest = waker;
      if (latest != null) {
        latest.wake();
      }
    }

    @Override
    public void cancel(Context cx) {
      waker = null;
    }
  }
}
