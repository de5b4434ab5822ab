package dev.weft.time;

import dev.weft.Waker;
import dev.weft.outcome.ContainedWake;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/// Who waits for permits of a [RateLimiter], in order, and how many there are.
///
/// *Protocol.* Everything changes under this monitor; wakers are called after it is left. **R1**
/// Only the first takes permits, and, without a place, one that finds nobody waiting. So its time
/// does not change while it waits, and it alone needs a timer. **R2** Permits are taken by the poll
/// that is ready, so who leaves before has none to give back. **R3** A place is taken, and its
/// waker left, in the critical section in which permits were not to be had; the first that leaves,
/// whatever the reason, takes the next one's waker in the critical section in which it leaves, and
/// calls it. So whoever becomes the first is woken, or has yet to look.
///
/// **Threads.** Any.
final class PermitLine {

  private final TokenBucket bucket;
  private final LinkedHashSet<Member> waiting = new LinkedHashSet<>();

  /// One that takes permits, and its place.
  ///
  /// **Threads.** One party's at a time; the waker is under the line's monitor.
  static final class Member {
    private final int permits;
    private @Nullable Waker waker;

    Member(int permits) {
      this.permits = permits;
    }
  }

  PermitLine(TokenBucket bucket) {
    this.bucket = bucket;
  }

  /// What became of a [#take].
  enum Turn {
    /// The permits are taken.
    TAKEN,
    /// It is the first, and has to wait for its [time][#readyAt].
    FIRST,
    /// Others are before it; its waker will be called.
    LATER
  }

  /// Takes the permits of `member`, or its place.
  Turn take(Member member, long nowNanos, Waker waker) {
    Waker next;
    synchronized (this) {
      boolean first = waiting.isEmpty() || waiting.getFirst() == member;
      if (!first || !bucket.take(member.permits, nowNanos)) {
        waiting.add(member);
        member.waker = waker;
        return first ? Turn.FIRST : Turn.LATER;
      }
      next = remove(member);
    }
    ContainedWake.wake(next);
    return Turn.TAKEN;
  }

  /// Takes permits if there are any and nobody waits.
  synchronized boolean tryTake(int permits, long nowNanos) {
    return waiting.isEmpty() && bucket.take(permits, nowNanos);
  }

  /// When there will be enough for `member`, which is the first.
  synchronized long readyAt(Member member) {
    return bucket.readyAt(member.permits);
  }

  /// Gives up its place, if it has one.
  void leave(Member member) {
    Waker next;
    synchronized (this) {
      next = remove(member);
    }
    ContainedWake.wake(next);
  }

  /// R3: the waker of who is the first now, if `member` was.
  private @Nullable Waker remove(Member member) {
    boolean wasFirst = !waiting.isEmpty() && waiting.getFirst() == member;
    waiting.remove(member);
    member.waker = null;
    return wasFirst && !waiting.isEmpty() ? waiting.getFirst().waker : null;
  }
}
