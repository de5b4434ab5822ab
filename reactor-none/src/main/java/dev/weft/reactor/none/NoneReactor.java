package dev.weft.reactor.none;

import dev.weft.spi.Reactor;
import dev.weft.spi.ReadinessSink;
import dev.weft.spi.Source;
import dev.weft.spi.SourceKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Takes no source, and so reports nothing: all that is left of a reactor is to wait until it is
/// woken or the time is over.
///
/// **N1** Who wakes sets `woken`, then looks for a poller to unpark; who polls says that it does,
/// then looks at `woken` before each park: one of them sees the other. **N2** `woken` stays set
/// until a poll takes it, so a wake-up that finds nobody ends the next poll, and many are one.
///
/// **Threads.** As [Reactor] says.
final class NoneReactor implements Reactor {

  private volatile boolean woken;
  private volatile @Nullable Thread poller;

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
  public int poll(long timeoutNanos, ReadinessSink sink) {
    long start = System.nanoTime();
    poller = Thread.currentThread();
    while (!woken && !Thread.currentThread().isInterrupted()) {
      if (timeoutNanos < 0) {
        LockSupport.park(this);
      } else {
        long left = timeoutNanos - (System.nanoTime() - start);
        if (left <= 0) {
          break;
        }
        LockSupport.parkNanos(this, left);
      }
    }
    poller = null;
    woken = false;
    return 0;
  }

  @Override
  public void wakeup() {
    woken = true;
    LockSupport.unpark(poller); // nobody is unparked where nobody polls
  }

  @Override
  public void close() {}
}
