package dev.weft.reactor.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A network of which the test lets time pass, two hosts, and a trace.
final class World {

  static final long MILLI = 1_000_000;

  final Events events = new Events();
  final Network network;
  final Host a;
  final Host b;
  final SelectorProvider onA;
  final SelectorProvider onB;
  final List<String> trace = new ArrayList<>();

  World() {
    this(0);
  }

  World(long seed) {
    network = new Network(events, seed);
    a = network.host("a");
    b = network.host("b");
    onA = new SimReactor(a).channels();
    onB = new SimReactor(b).channels();
    network.listener(new Trace());
  }

  private final class Trace implements NetworkListener {
    @Override
    public void packet(
        long now, PacketKind kind, Host from, int fromPort, Host to, int toPort, int bytes) {
      trace.add("%s %s %s:%s %s:%s %s".formatted(now, kind, from, fromPort, to, toPort, bytes));
    }

    @Override
    public void fault(long now, String what) {
      trace.add(now + " " + what);
    }
  }

  /// Ten milliseconds from one to the other.
  World slow() {
    network.conditions(LinkConditions.of(Latency.constant(Duration.ofMillis(10))));
    return this;
  }

  /// Lets everything happen that ever will.
  void settle() {
    while (events.runNext()) {}
  }

  void pass(Duration time) {
    events.runUntil(events.now() + time.toNanos());
  }

  long nowMillis() {
    return events.now() / MILLI;
  }

  ServerSocketChannel listen(int backlog) throws IOException {
    ServerSocketChannel listener = onB.openServerSocketChannel();
    listener.configureBlocking(false);
    return listener.bind(new InetSocketAddress(80), backlog);
  }

  InetSocketAddress port80() {
    return new InetSocketAddress(b.address(), 80);
  }

  SocketChannel connecting() throws IOException {
    SocketChannel client = onA.openSocketChannel();
    client.configureBlocking(false);
    assertThat(client.connect(port80())).isFalse();
    return client;
  }

  /// @param here on the host a
  /// @param there on the host b
  record Pair(SocketChannel here, SocketChannel there) {}

  /// A connection that stands.
  Pair pair() throws IOException {
    try (ServerSocketChannel listener = listen(10)) {
      SocketChannel here = connecting();
      settle();
      assertThat(here.finishConnect()).isTrue();
      SocketChannel there = listener.accept();
      there.configureBlocking(false);
      return new Pair(here, there);
    }
  }

  DatagramChannel datagrams(SelectorProvider on, int port) throws IOException {
    DatagramChannel channel = on.openDatagramChannel();
    channel.configureBlocking(false);
    return channel.bind(new InetSocketAddress(port));
  }

  static int write(SocketChannel channel, String text) throws IOException {
    return channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /// What there is to be read; null at the end.
  static String read(SocketChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 17);
    int n = channel.read(bytes);
    return n < 0 ? null : new String(bytes.array(), 0, n, StandardCharsets.US_ASCII);
  }
}
