package dev.weft.reactor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class UdpTest {

  private final World world = new World(1);

  private void send(DatagramChannel channel, String text, int port) throws IOException {
    channel.send(bytes(text), new InetSocketAddress(world.b.address(), port));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /// All that has come.
  private static List<String> received(DatagramChannel channel) throws IOException {
    var all = new ArrayList<String>();
    ByteBuffer bytes = ByteBuffer.allocate(100);
    while (channel.receive(bytes.clear()) != null) {
      all.add(new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII));
    }
    return all;
  }

  @Test
  @DisplayName("a datagram takes its time, and says whom it is from")
  void oneWay() throws Exception {
    world.slow();
    DatagramChannel here = world.datagrams(world.onA, 5);
    DatagramChannel there = world.datagrams(world.onB, 6);
    send(here, "hello", 6);
    world.pass(Duration.ofMillis(9));
    assertThat(received(there)).isEmpty();
    world.pass(Duration.ofMillis(1));
    assertThat(there.receive(ByteBuffer.allocate(3)))
        .isEqualTo(new InetSocketAddress(world.a.address(), 5));
    assertThat(received(there)).as("the rest is lost").isEmpty();
  }

  @Test
  @DisplayName("some are lost, some arrive twice, some overtake others")
  void unreliable() throws Exception {
    world.network.conditions(
        LinkConditions.of(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(50)))
            .loss(0.2)
            .duplication(0.2));
    DatagramChannel here = world.datagrams(world.onA, 5);
    DatagramChannel there = world.datagrams(world.onB, 6);
    List<String> sent = new ArrayList<>();
    for (int i = 100; i < 300; i++) {
      send(here, "" + i, 6);
      sent.add("" + i);
    }
    world.settle();
    List<String> received = received(there);
    var once = new TreeSet<>(received);
    assertThat(once).hasSizeBetween(120, 190).isSubsetOf(sent);
    assertThat(received).hasSizeGreaterThan(once.size());
    assertThat(new ArrayList<>(once)).isNotEqualTo(received.stream().distinct().toList());
  }

  @Test
  @DisplayName("an exponential latency is at least what it is said to be")
  void exponential() throws Exception {
    world.network.conditions(
        LinkConditions.of(Latency.exponential(Duration.ofMillis(5), Duration.ofMillis(5))));
    DatagramChannel here = world.datagrams(world.onA, 5);
    DatagramChannel there = world.datagrams(world.onB, 6);
    for (int i = 0; i < 100; i++) {
      send(here, "x", 6);
    }
    world.pass(Duration.ofMillis(5));
    assertThat(received(there)).hasSizeLessThan(5);
    world.pass(Duration.ofMillis(5));
    assertThat(received(there)).hasSizeBetween(30, 95);
  }

  @Test
  @DisplayName("a connected socket hears that nobody listens, once, and from its peer alone")
  void unreachable() throws Exception {
    world.slow();
    DatagramChannel here = world.datagrams(world.onA, 5);
    assertThatThrownBy(() -> here.write(bytes("x"))).isInstanceOf(NotYetConnectedException.class);
    send(here, "nobody", 6);
    world.settle();
    assertThat(received(here)).as("who is not connected hears nothing").isEmpty();
    here.connect(new InetSocketAddress(world.b.address(), 6));
    here.write(bytes("nobody"));
    world.settle();
    assertThatThrownBy(() -> here.read(ByteBuffer.allocate(1)))
        .isInstanceOf(PortUnreachableException.class);
    assertThat(here.read(ByteBuffer.allocate(1))).isZero();

    DatagramChannel stranger = world.datagrams(world.onB, 7);
    DatagramChannel there = world.datagrams(world.onB, 6);
    var toHere = new InetSocketAddress(world.a.address(), 5);
    stranger.send(bytes("stranger"), toHere);
    there.send(bytes("peer"), toHere);
    world.settle();
    assertThat(received(here)).containsExactly("peer");
    here.disconnect();
    stranger.send(bytes("stranger"), toHere);
    world.settle();
    assertThat(received(here)).containsExactly("stranger");
  }

  @Test
  @DisplayName("what there is no room for is lost, and what is too long refused")
  void room() throws Exception {
    DatagramChannel here = world.datagrams(world.onA, 5);
    DatagramChannel there = world.datagrams(world.onB, 6);
    var to = new InetSocketAddress(world.b.address(), 6);
    assertThat(here.send(ByteBuffer.allocate(65_507), to)).isEqualTo(65_507);
    here.send(ByteBuffer.allocate(100), to);
    assertThat(received(there)).hasSize(1);
    assertThatThrownBy(() -> here.send(ByteBuffer.allocate(65_508), to))
        .isInstanceOf(SocketException.class)
        .hasMessage("Message too long");
    assertThat(here.send(ByteBuffer.allocate(0), to)).isZero();
    assertThat(received(there)).as("an empty one is one").containsExactly("");
  }

  @Test
  @DisplayName("a port is one socket's until that is closed; a cut lets nothing through")
  void portsAndCuts() throws Exception {
    DatagramChannel there = world.datagrams(world.onB, 6);
    assertThatThrownBy(() -> world.datagrams(world.onB, 6)).isInstanceOf(BindException.class);
    there.close();
    DatagramChannel again = world.datagrams(world.onB, 6);
    DatagramChannel here = world.datagrams(world.onA, 0);
    world.network.cut(world.a, world.b);
    send(here, "lost", 6);
    world.settle();
    world.network.mend(world.a, world.b);
    send(here, "there", 6);
    world.settle();
    assertThat(received(again)).containsExactly("there");
    assertThat(world.trace).anyMatch(line -> line.contains("cut a b"));
  }

  @Test
  @DisplayName("there is no multicast, which is said")
  void multicast() throws Exception {
    DatagramChannel here = world.datagrams(world.onA, 5);
    NetworkInterface any = NetworkInterface.getByIndex(1);
    assertThatThrownBy(() -> here.join(InetAddress.ofLiteral("224.0.0.9"), any))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no multicast");
  }
}
