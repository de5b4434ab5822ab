package dev.weft.testing;

import dev.weft.Durations;
import dev.weft.Weft;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Interrupts the thread that opens it when that takes too long, and keeps what could be seen then.
///
/// **Threads.** Its own looks at the time; everything else is the test's. An interrupt comes before
/// [#close] returns, or not at all.
final class Watchdog implements AutoCloseable {

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          body -> Thread.ofPlatform().daemon().name("weft-test-watchdog").unstarted(body));

  private final Thread test = Thread.currentThread();
  private final Weft weft;
  private final Duration limit;
  private final ScheduledFuture<?> alarm;

  // Under the lock.
  private @Nullable String seen;
  private boolean closed;

  Watchdog(Weft weft, Duration limit) {
    this.weft = weft;
    this.limit = limit;
    this.alarm = CLOCK.schedule(this::bark, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void bark() {
    String sight = look();
    synchronized (this) {
      if (!closed) {
        seen = sight;
        test.interrupt();
      }
    }
  }

  private String look() {
    var text = new StringBuilder();
    text.append("the test took longer than ")
        .append(Durations.format(limit))
        .append('\n')
        .append(weft.dump());
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              text.append(thread).append('\n');
              for (StackTraceElement frame : stack) {
                text.append("    ").append(frame).append('\n');
              }
            });
    return text.toString();
  }

  /// Whether the time is over.
  synchronized boolean hasBarked() {
    return seen != null;
  }

  /// Fails if the time is over.
  ///
  /// @param failure what the test failed with, perhaps because it was interrupted
  synchronized void blame(@Nullable Throwable failure) {
    if (seen != null) {
      Thread.interrupted();
      throw new AssertionError(seen, failure);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    alarm.cancel(false);
    if (seen != null) {
      Thread.interrupted(); // in case nobody has noticed
    }
  }
}
