package dev.weft.net;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a [TcpListener] listens. Immutable.
///
/// @param backlog how many connections may wait to be accepted; the system may allow fewer
/// @param options the socket's options; the connections accepted inherit buffer sizes
public record ListenOptions(int backlog, Map<SocketOption<?>, Object> options) {

  /// With the JDK's 50 a thousand clients at once cannot connect, measured; Linux cuts larger
  /// numbers down to `net.core.somaxconn`, which is 4096.
  private static final int BACKLOG = 4096;

  /// Copies `options`.
  public ListenOptions {
    if (backlog < 1) {
      throw new IllegalArgumentException("a backlog of " + backlog);
    }
    options = Map.copyOf(options);
  }

  /// A backlog of 4096, and `SO_REUSEADDR`, so that a server can be started again at once.
  public static ListenOptions defaults() {
    return new ListenOptions(BACKLOG, Map.of(StandardSocketOptions.SO_REUSEADDR, true));
  }

  /// The same with another backlog.
  public ListenOptions backlog(int connections) {
    return new ListenOptions(connections, options);
  }

  /// The same with one more option.
  public <T> ListenOptions option(SocketOption<T> option, T value) {
    var more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new ListenOptions(backlog, more);
  }

  void apply(ServerSocketChannel channel) throws IOException {
    for (var option : options.entrySet()) {
      set(channel, option.getKey(), option.getValue());
    }
  }

  @SuppressWarnings("unchecked")
  static <T> void set(NetworkChannel channel, SocketOption<T> option, Object value)
      throws IOException {
    channel.setOption(option, (T) value);
  }
}
