package dev.weft.reactor.sim;

import java.net.InetSocketAddress;

/// A datagram, under way or waiting to be received; or the word that nobody was there for it, on
/// its way back.
///
/// **Threads.** All under the network's monitor.
final class Datagram extends Event {

  final byte[] bytes;
  final InetSocketAddress from;

  private final DatagramEnd sender;
  private final Host receiver;
  private final InetSocketAddress to;
  private final boolean tellsSender;
  private boolean isUnreachable;

  /// @param tellsSender whether the sender is told if nobody is there
  Datagram(
      byte[] bytes,
      InetSocketAddress from,
      DatagramEnd sender,
      Host receiver,
      InetSocketAddress to,
      boolean tellsSender) {
    this.bytes = bytes;
    this.from = from;
    this.sender = sender;
    this.receiver = receiver;
    this.to = to;
    this.tellsSender = tellsSender;
  }

  private Network network() {
    return sender.network();
  }

  void begin() {
    Link way = network().link(sender.host, receiver);
    if (way == null) {
      happen();
      return;
    }
    if (way.duplicates()) {
      var again = new Datagram(bytes, from, sender, receiver, to, false);
      network().schedule(again, network().now() + way.delay(bytes.length));
    }
    network().schedule(this, network().now() + way.delay(bytes.length));
  }

  @Override
  protected void happen() {
    synchronized (network()) {
      if (isUnreachable) {
        arriveBack();
      } else {
        arrive();
      }
    }
  }

  private void arrive() {
    if (isLost(sender.host, receiver)) {
      trace(PacketKind.LOST);
      return;
    }
    DatagramEnd end = receiver.udp().find(to.getAddress(), to.getPort());
    if (end != null) {
      trace(end.take(this) ? PacketKind.DATAGRAM : PacketKind.LOST);
      return;
    }
    trace(PacketKind.UNREACHABLE);
    if (!tellsSender) {
      return;
    }
    isUnreachable = true;
    Link back = network().link(receiver, sender.host);
    if (back == null) {
      arriveBack();
    } else {
      network().schedule(this, network().now() + back.delay(0));
    }
  }

  private void arriveBack() {
    if (!isLost(receiver, sender.host)) {
      sender.unreachable(to);
    }
  }

  private boolean isLost(Host origin, Host target) {
    Link way = network().link(origin, target);
    return !target.hasPower() || (way != null && way.loses());
  }

  private void trace(PacketKind what) {
    network().packet(what, sender.host, from.getPort(), receiver, to.getPort(), bytes.length);
  }
}
