package dev.weft.console;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where a console may listen.
final class LoopbackAddress {
  private LoopbackAddress() {}

  /// `address` as it is written in front of a path.
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /// Reads `HOST:PORT`. No name is looked up.
  ///
  /// @throws IllegalArgumentException if it is none, or not of this machine alone
  static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    try {
      String host = text.substring(0, Math.max(0, colon));
      int port = Integer.parseInt(text.substring(colon + 1));
      InetAddress address =
          host.equals("localhost") ? InetAddress.getLoopbackAddress() : InetAddress.ofLiteral(host);
      if (address.isLoopbackAddress()) {
        return new InetSocketAddress(address, port);
      }
    } catch (IllegalArgumentException wrong) {
      // said below
    }
    throw new IllegalArgumentException(
        "weft.console is '"
            + text
            + "', but must be off or a loopback address with a port, such as 127.0.0.1:0 (port 0"
            + " takes a free one): a console is for the machine that the program runs on");
  }
}
