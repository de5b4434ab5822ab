package dev.weft.reactor.sim;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who has which port of a host, for one protocol.
///
/// **Threads.** All under the network's monitor.
///
/// @param <S> who has one
final class Ports<S> {

  /// Linux's range.
  private static final int FIRST = 32_768;

  private static final int LAST = 60_999;

  private record Holder<S>(InetAddress address, S socket) {}

  private final Map<Integer, List<Holder<S>>> holders = new HashMap<>();
  private int last = LAST;

  /// Gives a port away.
  ///
  /// @param wanted port 0 for any
  /// @return the port
  int bind(InetSocketAddress wanted, S socket) throws BindException {
    int port = wanted.getPort() == 0 ? anyPort() : wanted.getPort();
    List<Holder<S>> present = holders.getOrDefault(port, List.of());
    for (Holder<S> holder : present) {
      if (overlap(holder.address(), wanted.getAddress())) {
        throw new BindException("Address already in use");
      }
    }
    holders
        .computeIfAbsent(port, absent -> new ArrayList<>(1))
        .add(new Holder<>(wanted.getAddress(), socket));
    return port;
  }

  private static boolean overlap(InetAddress a, InetAddress b) {
    return a.isAnyLocalAddress() || b.isAnyLocalAddress() || a.equals(b);
  }

  /// A port that nobody has. Those of connections that go out are not kept: a connection is known
  /// by both its ends.
  int anyPort() throws BindException {
    for (int i = FIRST; i <= LAST; i++) {
      last = last == LAST ? FIRST : last + 1;
      if (!holders.containsKey(last)) {
        return last;
      }
    }
    throw new BindException("Cannot assign requested address: all ports are taken");
  }

  void release(int port, S socket) {
    List<Holder<S>> present = holders.get(port);
    if (present != null) {
      present.removeIf(holder -> holder.socket() == socket);
      if (present.isEmpty()) {
        holders.remove(port);
      }
    }
  }

  /// Who takes what comes to `address`.
  @Nullable S find(InetAddress address, int port) {
    List<Holder<S>> present = holders.get(port);
    if (present == null) {
      return null;
    }
    for (int i = 0; i < present.size(); i++) {
      Holder<S> holder = present.get(i);
      if (holder.address().isAnyLocalAddress() || holder.address().equals(address)) {
        return holder.socket();
      }
    }
    return null;
  }
}
