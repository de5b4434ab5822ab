package dev.weft.tck.bench;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A future that is ready after so many polls, and counts them once more in a field that only the
/// order of the polls protects.
public final class CountedPolls {

  private final AtomicInteger polls = new AtomicInteger();
  private final int enough;
  private final Duration patience;
  private final long start = System.nanoTime();
  private int plain;
  private volatile @Nullable Waker waker;
  private volatile boolean over;

  public CountedPolls(int enough, Duration patience) {
    this.enough = enough;
    this.patience = patience;
  }

  /// The future: it yields the plain count.
  public Future<Integer> future() {
    return Futures.pollFn(
        cx -> {
          waker = cx.waker();
          plain++;
          over = polls.incrementAndGet() >= enough || isLate();
          return over ? Poll.ready(plain) : Poll.pending();
        });
  }

  /// A busy machine need not do them all.
  private boolean isLate() {
    return System.nanoTime() - start > patience.toNanos() / 4;
  }

  /// Wakes until the future is ready, or patience is over.
  public void wakeToTheEnd() {
    while (!over && System.nanoTime() - start < patience.toNanos()) {
      Thread.yield();
      Waker latest = waker;
      if (latest != null) {
        latest.wake();
      }
    }
  }

  /// The true count.
  public int polls() {
    return polls.get();
  }
}
