package dev.weft.net;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;

/// Failures that name the address they are about, which those of the JDK do not.
final class AddressFailures {
  private AddressFailures() {}

  /// @throws UnknownHostException if the name of the host was not found
  static void requireResolved(InetSocketAddress address) throws UnknownHostException {
    if (address.isUnresolved()) {
      throw new UnknownHostException(address.getHostString());
    }
  }

  /// `failure` with `address` in its message, as the same kind of exception.
  static IOException naming(IOException failure, Object address) {
    String message = failure.getMessage() + ": " + address;
    IOException named =
        switch (failure) {
          case UnknownHostException e -> e; // has it
          case BindException _ -> new BindException(message);
          case ConnectException _ -> new ConnectException(message);
          case NoRouteToHostException _ -> new NoRouteToHostException(message);
          case SocketException _ -> new SocketException(message);
          default -> new IOException(message);
        };
    if (named != failure) {
      named.initCause(failure);
    }
    return named;
  }
}
