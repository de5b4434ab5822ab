package dev.weft.tck;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Closes what a rule opened. What a close does wrong is for the rules of shutdown to find.
final class Closing {

  private Closing() {}

  /// Closes each of `opened`, one after the other. One thread does all of it, as a thread costs
  /// more than most closes do; if it has taken as long as the patience, another one goes on with
  /// the next.
  static void all(Collection<? extends AutoCloseable> opened, Duration patience)
      throws InterruptedException {
    var left = new ConcurrentLinkedQueue<AutoCloseable>(opened);
    while (!left.isEmpty()) {
      Thread.ofPlatform().daemon().name("tck: closing").start(() -> close(left)).join(patience);
    }
  }

  private static void close(ConcurrentLinkedQueue<AutoCloseable> left) {
    @Nullable AutoCloseable next;
    while ((next = left.poll()) != null) {
      try {
        next.close();
      } catch (Throwable end) {
        // Goes on with the next.
      }
    }
  }
}
