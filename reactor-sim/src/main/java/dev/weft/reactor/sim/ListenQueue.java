package dev.weft.reactor.sim;

import dev.weft.spi.Readiness;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The connections that wait at a listener. As under Linux one more has room than it asked for.
///
/// **Threads.** All under the network's monitor.
final class ListenQueue extends Descriptor {

  private final Deque<StreamEnd> waiting = new ArrayDeque<>(2);
  private int backlog;
  private boolean listens;

  /// Where it stands among the names of its host; null for TCP.
  private @Nullable String name;

  private int port;

  ListenQueue(Host host) {
    super(host);
  }

  void listen(int port, int most) {
    this.port = port;
    this.backlog = most;
    this.listens = true;
  }

  void listen(String at, int most) {
    this.name = at;
    this.backlog = most;
    this.listens = true;
  }

  boolean listens() {
    return listens;
  }

  boolean isFull() {
    return waiting.size() > backlog;
  }

  void add(StreamEnd end) {
    end.inherit(this);
    waiting.add(end);
    changed();
  }

  /// The next connection, or null if there is none.
  @Nullable StreamEnd accept() throws IOException {
    if (waiting.isEmpty()) {
      return null;
    }
    host.requireAccepting();
    return waiting.remove();
  }

  @Override
  int readiness() {
    return waiting.isEmpty() ? 0 : Readiness.READ;
  }

  @Override
  void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    if (name != null) {
      host.unix().remove(name, this);
    } else if (listens) {
      host.tcp().release(port, this);
    }
    closed();
    waiting.forEach(end -> end.close(true));
    waiting.clear();
  }

  @Override
  void die(boolean isHeard) {
    if (!isHeard) {
      waiting.forEach(end -> end.die(false));
      waiting.clear();
    }
    close();
  }

  @Override
  public String toString() {
    return "listener " + local;
  }
}
