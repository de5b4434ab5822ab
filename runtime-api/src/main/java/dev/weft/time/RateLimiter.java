package dev.weft.time;

import dev.weft.Context;
import dev.weft.Durations;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.driver.Alarm;
import dev.weft.driver.RuntimeDriver;
import dev.weft.driver.Timers;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.time.Duration;
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

  private final PermitLine line;
  private final int burst;

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
    this.line = new PermitLine(new TokenBucket(permits, Durations.saturatedNanos(period), burst));
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
    return line.tryTake(permits, now(Context.current()));
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

  /// One that takes permits: its timer when it is the first.
  private final class Acquire extends Alarm implements Future<@Nullable Void>, Waiting {
    private final PermitLine.Member member;
    private long due;
    private boolean over;

    Acquire(int permits) {
      member = new PermitLine.Member(permits);
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
        switch (line.take(member, now(cx), cx.waker())) {
          case TAKEN -> {
            over = true;
            disarm();
            cx.madeProgress();
            return Poll.ready(null);
          }
          case FIRST -> {
            due = line.readyAt(member) - RuntimeDriver.of(cx).timers().zeroNanos();
            if (!isDue(cx)) {
              return Poll.pending();
            }
          }
          case LATER -> {
            return Poll.pending();
          }
        }
      }
      return Poll.pending();
    }

    /// Leaves its place to others where there are no timers any more.
    private boolean isDue(Context cx) {
      try {
        return pollDue(cx);
      } catch (RuntimeException closed) {
        cancel(cx);
        throw closed;
      }
    }

    @Override
    public void explainWait(WaitTrace trace) {
      trace.leaf("permits of a rate limiter");
    }

    @Override
    public void cancel(Context cx) {
      over = true;
      line.leave(member);
      disarm();
    }
  }
}
