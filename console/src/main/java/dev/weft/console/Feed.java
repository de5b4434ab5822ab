package dev.weft.console;

import dev.weft.Weft;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at a runtime twice a second while somebody watches, once for all who do. While nobody does
/// it has no thread and costs nothing.
///
/// **Threads.** Any; what is shared is under the lock, and nothing is looked at under it.
final class Feed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);

  /// From one look to the next.
  private static final long INTERVAL_NANOS = 500_000_000;

  /// Pages that may watch at once.
  static final int PAGES = 16;

  private final Weft runtime;
  private final ConsoleListener heard;

  // Under the lock.
  private int watching;
  private boolean isLooking;
  private boolean isClosed;
  private long number;
  private @Nullable Board latest;

  Feed(Weft runtime, ConsoleListener heard) {
    this.runtime = runtime;
    this.heard = heard;
  }

  String runtimeName() {
    return runtime.name();
  }

  /// Begins to watch; `false` if too many do.
  synchronized boolean enter() {
    if (isClosed || watching == PAGES) {
      return false;
    }
    watching++;
    if (!isLooking) {
      isLooking = true;
      latest = null;
      Thread.ofPlatform()
          .daemon()
          .name(runtime.name() + "-console")
          .inheritInheritableThreadLocals(false)
          .start(this::look);
    }
    return true;
  }

  /// Watches no more.
  synchronized void leave() {
    watching--;
    notifyAll();
  }

  /// A board and which one it is.
  record Numbered(long number, Board board) {}

  /// Waits for a board after number `seen`.
  ///
  /// @return null if there will be none
  synchronized @Nullable Numbered next(long seen) throws InterruptedException {
    while (!isClosed && (latest == null || number <= seen)) {
      wait();
    }
    return isClosed || latest == null ? null : new Numbered(number, latest);
  }

  private void look() {
    Measured before = measure();
    while (true) {
      long began = System.nanoTime();
      try {
        Board board = Board.of(runtime, heard, before);
        before = board.now();
        publish(board);
      } catch (Throwable failure) {
        LOG.warn("{}: the console could not look at it", runtime.name(), failure);
      }
      if (!rest(began + INTERVAL_NANOS)) {
        return;
      }
    }
  }

  private Measured measure() {
    return Measured.now(heard.measurements(), runtime.metrics().executor().workers().size());
  }

  private synchronized void publish(Board board) {
    latest = board;
    number++;
    notifyAll();
  }

  /// Waits until it is time to look again.
  ///
  /// @return `false` if nobody watches any more
  private synchronized boolean rest(long until) {
    try {
      for (long left = until - System.nanoTime();
          left > 0 && watching > 0 && !isClosed;
          left = until - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    } catch (InterruptedException nobodyDoesThat) {
      Thread.currentThread().interrupt();
      isClosed = true;
    }
    isLooking = watching > 0 && !isClosed;
    if (!isLooking) {
      latest = null; // keeps no task reachable
    }
    return isLooking;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
