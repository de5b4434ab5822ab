package dev.weft.tck.bench;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Numbers that one thread publishes by a plain write and a wake, and a future that reads them; the
/// next one is written when the last was read. Nothing but the wake orders the write before the
/// read.
public final class PublishedNumbers {

  /// How long a poll may wait for a wake to come while it is under way: long enough for a thread
  /// that runs, and no loss for one that does not.
  private static final long LINGER_NANOS = 200_000;

  private final Duration patience;
  private int number;
  private volatile int last;
  private volatile int sent;
  private volatile int read;
  private volatile @Nullable Waker waker;

  public PublishedNumbers(int count, Duration patience) {
    this.last = count;
    this.patience = patience;
  }

  /// The reader; it yields the last number.
  public Future<Integer> future() {
    return Futures.pollFn(
        cx -> {
          waker = cx.waker();
          int mine = number;
          read = mine;
          if (mine == last) {
            return Poll.ready(mine);
          }
          if (mine % 2 == 1) {
            lingerUntilSent(mine + 1);
          }
          return Poll.pending();
        });
  }

  /// Sends them all, or as many as a quarter of the patience allows; at each the reader may be
  /// idle, woken already, or in its poll. To be called when the reader can be woken.
  public void publishAll() {
    long start = System.nanoTime();
    for (int i = 1; i <= last; i++) {
      if (System.nanoTime() - start > patience.toNanos() / 4) {
        last = i; // a busy machine need not read them all
      }
      wake();
      number = i;
      wake();
      sent = i;
      while (read < i) {
        Thread.yield();
        if (System.nanoTime() - start > patience.toNanos()) {
          return;
        }
      }
    }
  }

  private void wake() {
    Objects.requireNonNull(waker).wake();
  }

  private void lingerUntilSent(int next) {
    long start = System.nanoTime();
    while (sent < next && System.nanoTime() - start < LINGER_NANOS) {
      Thread.onSpinWait();
    }
  }

  /// The last number.
  public int last() {
    return last;
  }

  /// Whether the reader can be woken.
  public boolean isAwaited() {
    return waker != null;
  }

  /// Whether all were read.
  public boolean isRead() {
    return read == last;
  }
}
