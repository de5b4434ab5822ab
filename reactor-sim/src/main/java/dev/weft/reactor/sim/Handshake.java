package dev.weft.reactor.sim;

import java.net.ConnectException;
import java.net.InetSocketAddress;

/// A request for a connection, under way: to the host that is asked, and, if that refuses, back. It
/// is sent again when it is lost or when the listener's backlog is full, each time after twice as
/// long, as Linux does: after a second at first, six times at most, and two minutes in all.
///
/// **Threads.** All under the network's monitor.
final class Handshake extends Event {

  private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
  private static final int RETRIES = 6;

  private final StreamEnd client;
  private final Host server;
  private final InetSocketAddress address;
  private int retries;
  private boolean isRefused;

  Handshake(StreamEnd client, Host server, InetSocketAddress address) {
    this.client = client;
    this.server = server;
    this.address = address;
  }

  private Network network() {
    return client.network();
  }

  void begin() {
    travel(client.host, server);
  }

  private void travel(Host from, Host to) {
    Link way = network().link(from, to);
    if (way == null) {
      happen();
    } else {
      network().schedule(this, network().now() + way.delay(0));
    }
  }

  @Override
  protected void happen() {
    synchronized (network()) {
      if (client.isClosed) {
        return;
      }
      if (isRefused) {
        arriveBack();
      } else {
        arrive();
      }
    }
  }

  private void arrive() {
    if (retries > RETRIES) {
      trace(PacketKind.TIMED_OUT, client.host, server);
      client.failed(new ConnectException("Connection timed out"));
      return;
    }
    if (isLost(client.host, server)) {
      retry();
      return;
    }
    trace(PacketKind.CONNECT, client.host, server);
    ListenQueue listener = server.tcp().find(address.getAddress(), address.getPort());
    if (listener == null || !listener.listens()) {
      isRefused = true;
      travel(server, client.host);
    } else if (listener.isFull()) {
      retry();
    } else {
      var end = new StreamEnd(server, StreamEnd.Kind.TCP);
      client.meet(end);
      listener.add(end);
    }
  }

  private void arriveBack() {
    if (isLost(server, client.host)) {
      isRefused = false;
      retry();
      return;
    }
    trace(PacketKind.REFUSED, server, client.host);
    client.failed(new ConnectException("Connection refused"));
  }

  private boolean isLost(Host from, Host to) {
    Link way = network().link(from, to);
    return !to.hasPower() || (way != null && way.loses());
  }

  private void retry() {
    trace(PacketKind.LOST, client.host, server);
    network().schedule(this, network().now() + (FIRST_RETRY_NANOS << retries));
    retries++;
  }

  private void trace(PacketKind what, Host from, Host to) {
    int mine = client.local instanceof InetSocketAddress inet ? inet.getPort() : 0;
    boolean isForth = to == server && what != PacketKind.REFUSED;
    int theirs = address.getPort();
    network().packet(what, from, isForth ? mine : theirs, to, isForth ? theirs : mine, 0);
  }
}
