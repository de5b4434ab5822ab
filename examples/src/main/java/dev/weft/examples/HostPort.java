package dev.weft.examples;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/// An address on the command line: `127.0.0.1:8080`, `localhost:0`, `[::1]:8080`.
public record HostPort(String host, int port) {

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([^\\]]+)\\]|([^:\\[\\]]+)):(\\d{1,5})");

  /// The address that `text` says.
  ///
  /// @throws IllegalArgumentException if it says none
  public static HostPort parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > 65535) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address; write HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080");
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return new HostPort(host, Integer.parseInt(matcher.group(3)));
  }

  /// The address resolved.
  ///
  /// @throws IllegalArgumentException if the host is unknown
  public InetSocketAddress resolve() {
    var address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("the host '" + host + "' is unknown");
    }
    return address;
  }

  /// The form that [#parse] takes.
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /// `address` in the same form.
  public static String format(InetSocketAddress address) {
    return new HostPort(address.getAddress().getHostAddress(), address.getPort()).toString();
  }
}
