package dev.weft.time;

import dev.weft.Context;
import dev.weft.Durations;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.driver.Alarm;
import dev.weft.driver.RuntimeDriver;
import dev.weft.driver.Timers;
import dev.weft.outcome.PolledAfterCompletion;
import java.time.Duration;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// Lets things happen at most so often: a token bucket, from which permits are taken and to which
/// they come back by time alone.
///
/// ```java
/// var limit = new RateLimiter(100, Duration.ofSeconds(1));
/// return limit.acquire().then(done -> request());
/// ```
///
/// With n permits in a period p, a permit is added every p/n, up to n (or [another
/// number][#RateLimiter(int, Duration, int)]), which may then be taken at once. In any time t, so
/// at most n + t·n/p are taken. It begins full.
///
/// **Order.** First come, first served: one that asks for many holds back those behind it, and
/// [#tryAcquire] overtakes nobody.
///
/// **Threads.** Any. It goes by the clock of the runtime that polls. Runtimes that share one go by
/// the same clock, the system's; one in virtual time has its own to itself.
///
/// **Budget.** Each acquire spends a unit, however many permits it is for.
///
/// The algorithm is the token bucket of J. Turner, *New directions in communications* (1986).
public final class RateLimiter {

  private final TokenBucket bucket;
  private final int burst;

  /// Under the bucket's monitor: who waits, in order. Only the first has a timer.
  private final LinkedHashSet<Acquire> inLine = new LinkedHashSet<>();

  /// At most `permits` in each `period`, and so many at once.
  ///
  /// @param permits 1 to 1 000 000 000
  /// @param period above zero
  /// @throws IllegalArgumentException if one of them is out of range
  public RateLimiter(int permits, Duration period) {
    this(permits, period, permits);
  }

  /// As many as `permits` in each `period`, of which those that were not taken are kept, up to
  /// `burst`.
  ///
  /// @param permits 1 to 1 000 000 000
  /// @param period above zero
  /// @param burst how many may be taken at once, 1 to 1 000 000 000
  /// @throws IllegalArgumentException if one of them is out of range
  public RateLimiter(int permits, Duration period, int burst) {
    if (!period.isPositive()) {
      throw new IllegalArgumentException("a period must be above zero, not " + period);
    }
    this.bucket = new TokenBucket(permits, Durations.saturatedNanos(period), burst);
    this.burst = burst;
  }

  /// Takes one permit, as [#acquire(int)].
  ///
  /// **Cancellation** takes nothing, and gives the place to the next.
  public Future<@Nullable Void> acquire() {
    return acquire(1);
  }

  /// Takes `permits` permits, all at once, after all who came before. The place in the queue is
  /// taken by the first poll.
  ///
  /// Fails with [dev.weft.RuntimeClosedException] if the runtime is closed while it waits.
  ///
  /// **Cancellation** takes nothing: permits are taken by the poll that is ready, and whoever is
  /// next has what this one waited for.
  ///
  /// @param permits from 1 to as many as may be taken at once
  /// @throws IllegalArgumentException if it is out of range
  public Future<@Nullable Void> acquire(int permits) {
    return new Acquire(checked(permits));
  }

  /// Takes `permits` permits if that needs no waiting.
  ///
  /// @param permits from 1 to as many as may be taken at once
  /// @return `false` if there are fewer, or others wait
  /// @throws IllegalArgumentException if `permits` is out of range
  /// @throws IllegalStateException outside of tasks, where there is no clock to ask
  public boolean tryAcquire(int permits) {
    checked(permits);
    Context cx = Context.current();
    synchronized (bucket) {
      return inLine.isEmpty() && bucket.take(permits, now(cx));
    }
  }

  private int checked(int permits) {
    if (permits < 1 || permits > burst) {
      throw new IllegalArgumentException(
          permits + " permits, of a limiter that gives 1 to " + burst + " at once");
    }
    return permits;
  }

  /// On the scale of `System.nanoTime()`, on which all runtimes without virtual time agree.
  private static long now(Context cx) {
    Timers timers = RuntimeDriver.of(cx).timers();
    return timers.zeroNanos() + timers.nowNanos();
  }

  /// One that takes permits: its place in the queue, and its timer when it is the first.
  private final class Acquire extends Alarm implements Future<@Nullable Void> {
    private final int permits;
    private long due;
    private boolean over;

    /// Under the bucket's monitor.
    private @Nullable Waker waiting;

    Acquire(int permits) {
      this.permits = permits;
    }

    @Override
    protected long deadline(long nowNanos) {
      return due;
    }

    @Override
    public Poll<@Nullable Void> poll(Context cx) {
      if (over) {
        throw PolledAfterCompletion.polled();
      }
      while (cx.mayProceed()) {
        Waker next;
        synchronized (bucket) {
          boolean first = inLine.isEmpty() || inLine.getFirst() == this;
          if (!first || !bucket.take(permits, now(cx))) {
            inLine.add(this);
            waiting = cx.waker();
            if (!first) {
              return Poll.pending();
            }
            due = bucket.readyAt(permits) - RuntimeDriver.of(cx).timers().zeroNanos();
            next = null;
          } else {
            over = true;
            next = leave();
          }
        }
        if (over) {
          disarm();
          cx.madeProgress();
          ContainedWake.wake(next);
          return Poll.ready(null);
        }
        if (!waitUntilDue(cx)) {
          return Poll.pending();
        }
      }
      return Poll.pending();
    }

    /// The first one's deadline does not change: nobody else takes permits.
    private boolean waitUntilDue(Context cx) {
      try {
        return pollDue(cx);
      } catch (RuntimeException closed) {
        cancel(cx);
        throw closed;
      }
    }

    /// Leaves the queue.
    ///
    /// @return the waker of who is the first now, if this was
    private @Nullable Waker leave() {
      boolean wasFirst = !inLine.isEmpty() && inLine.getFirst() == this;
      inLine.remove(this);
      waiting = null;
      return wasFirst && !inLine.isEmpty() ? inLine.getFirst().waiting : null;
    }

    @Override
    public void cancel(Context cx) {
      over = true;
      Waker next;
      synchronized (bucket) {
        next = leave();
      }
      disarm();
      ContainedWake.wake(next);
    }
  }
}
