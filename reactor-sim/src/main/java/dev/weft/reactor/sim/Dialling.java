package dev.weft.reactor.sim;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/// How an end of a connection gets its own address and asks for the other end.
///
/// **Threads.** All under the network's monitor.
final class Dialling {

  private Dialling() {}

  /// Gives `end` the address `to`, or any.
  static void bind(StreamEnd end, @Nullable SocketAddress to) throws IOException {
    InetSocketAddress wanted = SimSocket.internetOrAny(to);
    end.host.requireMine(wanted);
    int port = wanted.getPort() == 0 ? end.host.tcp().anyPort() : wanted.getPort();
    end.local = new InetSocketAddress(wanted.getAddress(), port);
  }

  /// Asks for a connection to `to`, of which `end` will hear.
  static void begin(StreamEnd end, InetSocketAddress to) throws IOException {
    InetSocketAddress address =
        to.getAddress().isAnyLocalAddress()
            ? new InetSocketAddress(end.host.sourceFor(to.getAddress()), to.getPort())
            : to;
    Host server = end.network().hostAt(end.host, address.getAddress());
    if (server == null) {
      throw new NoRouteToHostException("No route to host");
    }
    var mine = (@Nullable InetSocketAddress) end.local;
    if (mine == null || mine.getAddress().isAnyLocalAddress()) {
      int port = mine == null ? end.host.tcp().anyPort() : mine.getPort();
      end.local = new InetSocketAddress(end.host.sourceFor(address.getAddress()), port);
    }
    end.remote = address;
    end.connecting();
    new Handshake(end, server, address).begin();
  }

  /// Connects `end` to a UNIX socket of its host's.
  static void unix(StreamEnd end, SocketAddress to) throws IOException {
    if (!(to instanceof UnixDomainSocketAddress address)) {
      throw new UnsupportedAddressTypeException();
    }
    ListenQueue listener = end.host.unix().get(address.getPath().toString());
    if (listener == null) {
      throw new SocketException("No such file or directory");
    }
    if (listener.isFull()) {
      throw new SocketException("Resource temporarily unavailable");
    }
    var server = new StreamEnd(end.host, StreamEnd.Kind.UNIX);
    end.local = UnixDomainSocketAddress.of("");
    end.remote = address;
    server.local = address;
    server.remote = end.local;
    StreamEnd.join(end, server);
    listener.add(server);
  }
}
