package dev.weft.testing;

import dev.weft.Weft;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Interrupts the test that opens it when it takes too long, and keeps what could be seen then.
///
/// **Threads.** Its own looks at the time; everything else is the test's. An interrupt comes before
/// [#close] returns, or not at all.
final class Watchdog implements AutoCloseable {

  private static final ScheduledExecutorService CLOCK =
      Executors.newSingleThreadScheduledExecutor(
          body -> Thread.ofPlatform().daemon().name("weft-test-watchdog").unstarted(body));

  private final Thread test = Thread.currentThread();
  private final Weft weft;
  private final int seconds;
  private final ScheduledFuture<?> alarm;

  // Under the lock.
  private @Nullable String seen;
  private boolean closed;

  Watchdog(Weft weft, int seconds) {
    this.weft = weft;
    this.seconds = seconds;
    this.alarm = CLOCK.schedule(this::bark, seconds, TimeUnit.SECONDS);
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
    text.append("the test took longer than ").append(seconds).append(" s.\n").append(weft.dump());
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
  }
}
