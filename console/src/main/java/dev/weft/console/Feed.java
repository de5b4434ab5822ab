package dev.weft.console;

import dev.weft.Weft;
import java.util.HashMap;
import java.util.Map;
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

  /// A page that has not taken a board for so long reads no more. Its place is another one's, and
  /// where it was the last, nobody looks for it any longer.
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final Weft runtime;
  private final ConsoleListener heard;
  private final long patienceNanos;

  // Under the lock.
  private int watching;

  /// The threads that send a board, and since when.
  private final Map<Thread, Long> sending = new HashMap<>();

  private @Nullable Thread looker;
  private boolean isClosed;
  private long number;
  private @Nullable Board latest;

  Feed(Weft runtime, ConsoleListener heard) {
    this(runtime, heard, PATIENCE_NANOS);
  }

  /// @param patienceNanos for how long a page may take to read one board
  Feed(Weft runtime, ConsoleListener heard, long patienceNanos) {
    this.runtime = runtime;
    this.heard = heard;
    this.patienceNanos = patienceNanos;
  }

  String runtimeName() {
    return runtime.name();
  }

  /// Begins to watch; `false` if too many do.
  synchronized boolean enter() {
    if (isClosed || watching == PAGES) {
      return false;
    }
    if (looker == null || !looker.isAlive()) {
      latest = null;
      looker =
          Thread.ofPlatform()
              .daemon()
              .name(runtime.name() + "-console")
              .inheritInheritableThreadLocals(false)
              .start(this::look); // where there is no thread to be had, nothing has changed yet
    }
    watching++;
    return true;
  }

  /// Watches no more.
  synchronized void leave() {
    watching--;
    notifyAll();
  }

  /// How many watch.
  synchronized int watching() {
    return watching;
  }

  /// The calling thread begins to send a board. If that takes too long it is interrupted, which
  /// closes the channel that it writes to.
  synchronized void beginSending() {
    sending.put(Thread.currentThread(), System.nanoTime());
  }

  /// It has sent it, or cannot.
  synchronized void endSending() {
    sending.remove(Thread.currentThread());
  }

  /// Under the lock.
  private void interruptStalled() {
    long now = System.nanoTime();
    sending.forEach(
        (thread, since) -> {
          if (now - since > patienceNanos) {
            thread.interrupt();
          }
        });
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
    Measured before = null;
    boolean isTold = false;
    long began;
    do {
      began = System.nanoTime();
      try {
        Board board = Board.of(runtime, heard, before == null ? measure() : before);
        before = board.now();
        publish(board);
        isTold = false;
      } catch (Throwable failure) { // such as a heap that is full: the next look may succeed
        isTold = isTold || tell(failure);
      }
    } while (rest(began + INTERVAL_NANOS));
  }

  private boolean tell(Throwable failure) {
    try {
      LOG.warn("{}: the console could not look at it, and tries again", runtime.name(), failure);
      return true;
    } catch (Throwable cannot) {
      return false;
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
    interruptStalled();
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
    boolean goesOn = watching > 0 && !isClosed;
    if (!goesOn) {
      looker = null;
      latest = null; // keeps no task reachable
    }
    return goesOn;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
