package dev.weft.reactor.none;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.util.EnumSet;
import java.util.Set;

/// Takes no source, and so reports nothing: all that is left of a reactor is to wait until it is
/// woken or the time is over. One flag under one monitor; it is for tests, and need not be fast.
///
/// **Threads.** As [Reactor] says.
final class NoneReactor implements Reactor {

  /// Set until a poll takes it: so a wake-up that finds nobody ends the next poll, and many are
  /// one. Guarded by this object.
  private boolean woken;

  NoneReactor() {}

  @Override
  public Set<SourceKind> sourceKinds() {
    return EnumSet.noneOf(SourceKind.class);
  }

  @Override
  public Handle attach(Source source, long token) {
    throw new IllegalArgumentException(
        "the reactor 'none' has no I/O; for sockets put another one on the path, such as"
            + " weft-reactor-nio, and name it or nothing where 'none' is named");
  }

  @Override
  public synchronized int poll(long timeoutNanos, ReadinessSink sink) {
    long start = System.nanoTime();
    try {
      while (!woken) {
        long left = timeoutNanos - (System.nanoTime() - start);
        if (timeoutNanos >= 0 && left <= 0) {
          break;
        }
        wait(timeoutNanos < 0 ? 0 : Math.ceilDiv(left, 1_000_000)); // 0 has no limit
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // which ends the wait, as a wake-up does
    }
    woken = false;
    return 0;
  }

  @Override
  public synchronized void wakeup() {
    woken = true;
    notifyAll();
  }

  @Override
  public void close() {}
}
