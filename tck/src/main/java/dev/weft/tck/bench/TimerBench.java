package dev.weft.tck.bench;

import dev.weft.spi.Availability;
import dev.weft.spi.ExpirySink;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.tck.TimerKit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A timer queue, and a leader for it on a clock that moves only by hand.
public final class TimerBench implements AutoCloseable {

  /// How often a leader may be called for nothing at one instant before it is said to spin.
  private static final int CALLS = 10_000;

  /// A timer that counts what is said to it.
  public static final class Probe extends TimerEntry {
    public final long due;
    private final AtomicInteger reports = new AtomicInteger();

    public Probe(long due) {
      this.due = due;
    }

    public void report() {
      reports.incrementAndGet();
    }

    public int reports() {
      return reports.get();
    }

    @Override
    public String toString() {
      return "the timer due at " + due + " ns";
    }
  }

  public final TimerQueue queue;

  /// What the queue may round up to.
  public final long resolution;

  public long now;

  public TimerBench(TimerKit kit) {
    if (kit.provider().availability() instanceof Availability.No(String reason)) {
      kit.needs(false, reason);
    }
    resolution = kit.capabilities().resolutionNanos();
    queue = kit.provider().open(NoSettings.NONE);
  }

  /// Puts in a new timer.
  public Probe schedule(long deadlineNanos) {
    var probe = new Probe(deadlineNanos);
    queue.schedule(probe, deadlineNanos);
    return probe;
  }

  /// Puts in a new timer for each deadline.
  public List<Probe> schedule(long... deadlines) {
    return Arrays.stream(deadlines).mapToObj(this::schedule).toList();
  }

  /// `start` and `unit` times 2^k - 1, 2^k and 2^k + 1, for `from <= k < to`; ascending.
  public static long[] aroundPowersOfTwo(int from, int to, long start, long unit) {
    return IntStream.range(from, to)
        .mapToObj(bits -> LongStream.of(-1, 0, 1).map(off -> start + ((1L << bits) + off) * unit))
        .flatMapToLong(near -> near)
        .sorted()
        .distinct()
        .toArray();
  }

  /// Sets the clock and takes out all that is due.
  public void advanceTo(long nanos) {
    advanceTo(nanos, TimerBench::report);
  }

  /// As above, reporting to `sink`.
  public void advanceTo(long nanos, ExpirySink sink) {
    now = nanos;
    int idle = 0;
    do {
      idle = queue.expire(now, Integer.MAX_VALUE, sink) > 0 ? 0 : idle + 1;
      if (idle > CALLS) {
        throw new AssertionError(
            "at "
                + now
                + " ns the next deadline stays at "
                + queue.nextDeadlineNanos()
                + " ns, but nothing expires");
      }
    } while (queue.nextDeadlineNanos() <= nanos);
  }

  /// One call at the present time.
  public int expire(int budget) {
    return queue.expire(now, budget, TimerBench::report);
  }

  /// What the sink does.
  public static void report(TimerEntry entry) {
    ((Probe) entry).report();
  }

  /// The latest time at which a timer that is due at `deadlineNanos` may be asked for.
  public long latest(long deadlineNanos) {
    return deadlineNanos > Long.MAX_VALUE - resolution
        ? Long.MAX_VALUE
        : deadlineNanos + resolution;
  }

  @Override
  public void close() {
    queue.close();
  }
}
