package dev.weft.tck;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A thread that writes a number and wakes, and a future that reads it; the next one is written
/// when the last was read. Nothing but the wake orders the write before the read.
final class Mail {

  /// How long a poll may wait for a wake to come while it is under way: long enough for a thread
  /// that runs, and no loss for one that does not.
  private static final long LINGER_NANOS = 200_000;

  private final int letters;
  private final Duration patience;
  private int letter;
  private volatile int sent;
  private volatile int read;
  private volatile @Nullable Waker waker;

  Mail(int letters, Duration patience) {
    this.letters = letters;
    this.patience = patience;
  }

  /// The reader; it yields the last letter.
  Future<Integer> future() {
    return Futures.pollFn(
        cx -> {
          waker = cx.waker();
          int mine = letter;
          read = mine;
          if (mine == letters) {
            return Poll.ready(mine);
          }
          if (mine % 2 == 1) {
            lingerUntilSent(mine + 1);
          }
          return Poll.pending();
        });
  }

  /// Sends them all, as long as patience lasts; at each the reader may be idle, woken already, or
  /// in its poll. To be called when the reader can be woken.
  void publishAll() {
    long start = System.nanoTime();
    for (int i = 1; i <= letters; i++) {
      wake();
      letter = i;
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

  private void lingerUntilSent(int number) {
    long start = System.nanoTime();
    while (sent < number && System.nanoTime() - start < LINGER_NANOS) {
      Thread.onSpinWait();
    }
  }

  /// How many letters there are.
  int letters() {
    return letters;
  }

  /// Whether the reader can be woken.
  boolean isAwaited() {
    return waker != null;
  }

  /// Whether all were read.
  boolean isRead() {
    return read == letters;
  }
}
