package dev.weft.reactor.sim;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/// The options that simulated sockets know. `SO_RCVBUF` is how much room there is, and `SO_LINGER`
/// 0 makes a close a reset; the others are remembered and change nothing.
final class Options {

  static final Set<SocketOption<?>> STREAM =
      Set.of(
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_KEEPALIVE,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.SO_LINGER,
          StandardSocketOptions.IP_TOS,
          StandardSocketOptions.TCP_NODELAY,
          ExtendedSocketOptions.TCP_KEEPIDLE,
          ExtendedSocketOptions.TCP_KEEPINTERVAL,
          ExtendedSocketOptions.TCP_KEEPCOUNT,
          ExtendedSocketOptions.TCP_QUICKACK);

  static final Set<SocketOption<?>> LISTENER =
      Set.of(
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT);

  static final Set<SocketOption<?>> UNIX =
      Set.of(
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_LINGER);

  static final Set<SocketOption<?>> UNIX_LISTENER = Set.of(StandardSocketOptions.SO_RCVBUF);

  static final Set<SocketOption<?>> DATAGRAM =
      Set.of(
          StandardSocketOptions.SO_SNDBUF,
          StandardSocketOptions.SO_RCVBUF,
          StandardSocketOptions.SO_REUSEADDR,
          StandardSocketOptions.SO_REUSEPORT,
          StandardSocketOptions.SO_BROADCAST,
          StandardSocketOptions.IP_TOS,
          StandardSocketOptions.IP_MULTICAST_TTL,
          StandardSocketOptions.IP_MULTICAST_LOOP);

  private Options() {}
}
