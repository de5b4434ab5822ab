package dev.weft.reactor.sim;

import dev.weft.spi.Readiness;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What stands behind a channel: an end of a connection, a queue of connections, a place for
/// datagrams. It says what its channel is ready for, and tells the reactor that watches it.
///
/// **Threads.** All under the network's monitor.
abstract class Descriptor {

  /// Room for bytes that were sent and not read, unless `SO_RCVBUF` says otherwise.
  static final int ROOM = 64 * 1024;

  static final int ALL =
      Readiness.READ
          | Readiness.WRITE
          | Readiness.READ_CLOSED
          | Readiness.WRITE_CLOSED
          | Readiness.ERROR;

  /// What `net` asks for of every connection.
  private static final Map<SocketOption<?>, Object> NO_DELAY =
      Map.of(StandardSocketOptions.TCP_NODELAY, true);

  final Host host;

  // In the list of the host's open sockets.
  @Nullable Descriptor previous;
  @Nullable Descriptor next;

  private @Nullable SelectableChannel channel;
  private @Nullable Attachment attachment;
  private Map<SocketOption<?>, Object> options = Map.of();
  @Nullable SocketAddress local;
  int room = ROOM;
  boolean isClosed;

  Descriptor(Host host) {
    this.host = host;
  }

  Network network() {
    return host.network();
  }

  /// It has got a channel, and counts as open from now on.
  void opened(SelectableChannel its) {
    channel = its;
    host.opened(this);
  }

  SelectableChannel channel() {
    return Objects.requireNonNull(channel);
  }

  /// The [Readiness] bits that hold now.
  abstract int readiness();

  /// Closes it. Idempotent.
  abstract void close();

  /// Its host goes down.
  ///
  /// @param isHeard whether others are told
  abstract void die(boolean isHeard);

  /// It is closed: it leaves its host's list, and nobody watches it.
  void closed() {
    isClosed = true;
    if (channel != null) {
      host.closed(this);
    }
    if (attachment != null) {
      attachment.detach();
    }
    network().changed();
  }

  /// What it is ready for may have changed.
  void changed() {
    if (attachment != null) {
      attachment.check();
    }
    network().changed();
  }

  @Nullable Attachment attachment() {
    return attachment;
  }

  void attachment(@Nullable Attachment by) {
    attachment = by;
  }

  // Options: all are known, few do anything.

  void set(SocketOption<?> option, Object value, Set<SocketOption<?>> known) {
    requireKnown(option, known);
    if (!option.type().isInstance(value)) {
      throw new IllegalArgumentException(option + " is not " + value);
    }
    if (value instanceof Integer number && option != StandardSocketOptions.SO_LINGER) {
      if (number < 0) {
        throw new IllegalArgumentException(option + " is not " + value);
      }
    }
    if (option == StandardSocketOptions.SO_RCVBUF) {
      room = Math.max(1024, (Integer) value);
    }
    if (options.isEmpty() && option == StandardSocketOptions.TCP_NODELAY && value.equals(true)) {
      options = NO_DELAY; // not a map for each of a million connections
      return;
    }
    var more = new HashMap<>(options);
    more.put(option, value);
    options = more;
  }

  private static void requireKnown(SocketOption<?> option, Set<SocketOption<?>> known) {
    if (!known.contains(Objects.requireNonNull(option))) {
      throw new UnsupportedOperationException("'" + option + "' is no option of such a socket");
    }
  }

  @SuppressWarnings("unchecked")
  <T> T get(SocketOption<T> option, Set<SocketOption<?>> known) {
    requireKnown(option, known);
    Object value = options.get(option);
    if (value == null) {
      value = option.type() == Boolean.class ? (Object) false : number(option);
    }
    return (T) value;
  }

  private Object number(SocketOption<?> option) {
    if (option == StandardSocketOptions.SO_LINGER) {
      return -1;
    }
    return option == StandardSocketOptions.SO_RCVBUF || option == StandardSocketOptions.SO_SNDBUF
        ? room
        : 0;
  }

  boolean isSet(SocketOption<?> option, Object value) {
    return value.equals(options.get(option));
  }

  void inherit(Descriptor from) {
    room = from.room;
  }
}
