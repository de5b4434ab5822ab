package dev.weft.net;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashMap;
import java.util.Map;

/// How a [UdpSocket] is bound: what has to be said of it before. Immutable.
///
/// @param options the socket's options, such as `SO_REUSEPORT`, by which several sockets share a
///   port
public record BindOptions(Map<SocketOption<?>, Object> options) {

  /// Copies `options`.
  public BindOptions {
    options = Map.copyOf(options);
  }

  /// None.
  public static BindOptions defaults() {
    return new BindOptions(Map.of());
  }

  /// The same with one more option, of [java.net.StandardSocketOptions] or of the JDK's extended
  /// ones.
  public <T> BindOptions option(SocketOption<T> option, T value) {
    var more = new LinkedHashMap<>(options);
    more.put(option, value);
    return new BindOptions(more);
  }

  void apply(DatagramChannel channel) throws IOException {
    for (var option : options.entrySet()) {
      ListenOptions.set(channel, option.getKey(), option.getValue());
    }
  }
}
