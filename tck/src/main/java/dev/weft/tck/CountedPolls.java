package dev.weft.tck;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A future that is ready after so many polls, and counts them once more in a field that only the
/// order of the polls protects.
final class CountedPolls {

  private final AtomicInteger polls = new AtomicInteger();
  private final int enough;
  private final Duration patience;
  private int plain;
  private volatile @Nullable Waker waker;
  private volatile boolean over;

  CountedPolls(int enough, Duration patience) {
    this.enough = enough;
    this.patience = patience;
  }

  /// The future: it yields the plain count.
  Future<Integer> future() {
    return Futures.pollFn(
        cx -> {
          waker = cx.waker();
          plain++;
          over = polls.incrementAndGet() >= enough;
          return over ? Poll.ready(plain) : Poll.pending();
        });
  }

  /// Wakes until the future is ready, or patience is over.
  void wakeToTheEnd() {
    long start = System.nanoTime();
    while (!over && System.nanoTime() - start < patience.toNanos()) {
      Waker latest = waker;
      if (latest != null) {
        latest.wake();
      }
    }
  }

  /// The true count.
  int polls() {
    return polls.get();
  }
}
