package dev.weft.tck.bench;

import dev.weft.tck.bench.TimerBench.Probe;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A leader that puts in timers which are due at once and takes them out, again and again, while a
/// rival cancels them all the time, the last ones first. Neither waits for the other: so they meet
/// where both run at once, and where they share a processor that one of them loses at any moment.
///
/// **Threads.** One calls [#lead], another one [#cancel]; the rest is for who has awaited both.
public final class ExpiryRace {

  private static final int TIMERS = 128;

  private final TimerBench bench;
  private final int enough;
  private final long limitNanos;
  private final List<Probe> timers = Stream.generate(() -> new Probe(0)).limit(TIMERS).toList();
  private volatile boolean over;

  // The leader's.
  private int rounds;
  private int met;

  /// The rival's.
  private int cancelled;

  /// @param enough how often they are to meet
  /// @param limitNanos for how long they race at most
  public ExpiryRace(TimerBench bench, int enough, long limitNanos) {
    this.bench = bench;
    this.enough = enough;
    this.limitNanos = limitNanos;
  }

  /// What the leader does.
  public @Nullable Void lead() {
    long begin = System.nanoTime();
    try {
      int before = 0;
      while (met < enough && !over && System.nanoTime() - begin < limitNanos) {
        long due = ++rounds * bench.resolution;
        timers.forEach(timer -> bench.queue.schedule(timer, due));
        bench.advanceTo(bench.latest(due));
        int now = reported();
        met += now > before && now < before + TIMERS ? 1 : 0;
        before = now;
      }
    } finally {
      over = true;
    }
    return null;
  }

  /// What the rival does.
  public @Nullable Void cancel() {
    List<Probe> lastFirst = timers.reversed();
    try {
      while (!over) {
        int before = cancelled;
        for (Probe timer : lastFirst) {
          cancelled += bench.queue.cancel(timer) ? 1 : 0;
        }
        if (cancelled == before) {
          Thread.yield();
        }
      }
    } finally {
      over = true;
    }
    return null;
  }

  /// In how many rounds each of the two had some timers.
  public int met() {
    return met;
  }

  /// How often a timer was put in.
  public int timers() {
    return rounds * TIMERS;
  }

  /// How often a cancel said that it had one.
  public int cancelled() {
    return cancelled;
  }

  /// How often one was reported.
  public int reported() {
    return timers.stream().mapToInt(Probe::reports).sum();
  }

  /// How many are in the queue.
  public long left() {
    return timers.stream().filter(timer -> timer.slot() >= 0).count();
  }
}
