package dev.weft.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a [TcpStream] is connected: what has to be said of its socket before. Immutable.
///
/// @param local where the connection comes from; null lets the system choose
/// @param options the socket's options
public record ConnectOptions(
    @Nullable InetSocketAddress local, Map<SocketOption<?>, Object> options) {

  /// Copies `options`.
  public ConnectOptions {
    options = Map.copyOf(options);
  }

  /// No address, and `TCP_NODELAY`.
  public static ConnectOptions defaults() {
    return new ConnectOptions(null, Map.of(StandardSocketOptions.TCP_NODELAY, true));
  }

  /// The same from `address`: one of the host's, port 0 for any.
  public ConnectOptions from(InetSocketAddress address) {
    return new ConnectOptions(address, options);
  }

  /// The same with one more option, of [StandardSocketOptions] or of the JDK's extended ones. Sizes
  /// of buffers matter before the connection is made, since they limit its window.
  public <T> ConnectOptions option(SocketOption<T> option, T value) {
    var more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new ConnectOptions(local, more);
  }

  /// The same with probes of a silent peer; as [TcpStream#keepAlive].
  public ConnectOptions keepAlive(Duration idle, Duration interval, int probes) {
    var more = new LinkedHashMap<>(options);
    more.putAll(KeepAlive.options(idle, interval, probes));
    return new ConnectOptions(local, more);
  }

  /// To a socket that is not connected.
  void apply(SocketChannel channel) throws IOException {
    for (var option : options.entrySet()) {
      ListenOptions.set(channel, option.getKey(), option.getValue());
    }
    if (local != null) {
      AddressFailures.requireResolved(local);
      try {
        channel.bind(local);
      } catch (IOException e) {
        throw AddressFailures.naming(e, local);
      }
    }
  }
}
