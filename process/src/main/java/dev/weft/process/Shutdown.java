package dev.weft.process;

import dev.weft.sync.CancellationToken;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a program under [GracefulShutdown] knows of its end: what is to be closed first, and the
/// token by which its parts are told.
///
/// **Threads.** Any.
public final class Shutdown {

  private static final Logger LOG = LoggerFactory.getLogger(GracefulShutdown.class);

  private final CancellationToken token = new CancellationToken();

  // Under the monitor.
  private final List<Closeable> doors = new ArrayList<>();
  private boolean begun;

  Shutdown() {}

  /// Cancelled when the program is told to end, after the doors are closed. Who is in the middle of
  /// something finishes it; who waits for the next thing to do stops waiting.
  public CancellationToken token() {
    return token;
  }

  /// Has `door`, a listener say, closed as the first step, so that nothing new comes in; at once if
  /// the shutdown has begun. It is closed at the program's end in any case.
  ///
  /// @param door its `close` may be called by any thread, and must not block
  /// @return `door`
  public <C extends Closeable> C closes(C door) {
    synchronized (this) {
      if (!begun) {
        doors.add(door);
        return door;
      }
    }
    close(door);
    return door;
  }

  /// Tells the program to end, as a signal would. Idempotent.
  public void begin() {
    List<Closeable> open;
    synchronized (this) {
      if (begun) {
        return;
      }
      begun = true;
      open = List.copyOf(doors);
      doors.clear();
    }
    open.forEach(Shutdown::close);
    token.cancel();
  }

  private static void close(Closeable door) {
    try {
      door.close();
    } catch (IOException | RuntimeException e) {
      LOG.warn("closing {}: {}", door, e.toString());
    }
  }
}
