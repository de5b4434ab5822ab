package dev.weft.reactor.sim;

import static dev.weft.reactor.sim.World.read;
import static dev.weft.reactor.sim.World.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.reactor.sim.World.Pair;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TcpTest {

  private final World world = new World();

  @Test
  @DisplayName("a connection takes a way there and one back, and so do bytes")
  void latency() throws Exception {
    world.slow();
    ServerSocketChannel listener = world.listen(10);
    SocketChannel here = world.connecting();
    assertThat(listener.accept()).isNull();
    world.pass(Duration.ofMillis(10));
    SocketChannel there = listener.accept();
    there.configureBlocking(false);
    assertThat(here.finishConnect()).isFalse();
    world.pass(Duration.ofMillis(10));
    assertThat(here.finishConnect()).isTrue();
    assertThat(there.getRemoteAddress()).isEqualTo(here.getLocalAddress());
    assertThat(there.getLocalAddress()).isEqualTo(here.getRemoteAddress());

    write(here, "hello");
    world.pass(Duration.ofMillis(9));
    assertThat(read(there)).isEmpty();
    world.pass(Duration.ofMillis(1));
    assertThat(read(there)).isEqualTo("hello");
    assertThat(there.read(ByteBuffer.allocate(10))).isZero();
  }

  @Test
  @DisplayName("an end that was shut down reads -1 at the other, which still writes")
  void halfClose() throws Exception {
    Pair pair = world.slow().pair();
    write(pair.here(), "last words");
    pair.here().shutdownOutput();
    assertThatThrownBy(() -> write(pair.here(), "more")).isInstanceOf(ClosedChannelException.class);
    world.settle();
    assertThat(read(pair.there())).isEqualTo("last words");
    assertThat(read(pair.there())).isNull();
    write(pair.there(), "answer");
    pair.there().close();
    world.settle();
    assertThat(read(pair.here())).isEqualTo("answer");
    assertThat(read(pair.here())).isNull();
  }

  @Test
  @DisplayName("who closes without having read all resets the connection")
  void closedUnread() throws Exception {
    Pair pair = world.slow().pair();
    write(pair.here(), "unread");
    world.settle();
    pair.there().close();
    assertThat(read(pair.here())).isEmpty();
    world.settle();
    assertThatThrownBy(() -> read(pair.here()))
        .isInstanceOf(SocketException.class)
        .hasMessage("Connection reset");
  }

  @Test
  @DisplayName("a linger of 0 resets the connection")
  void linger() throws Exception {
    Pair pair = world.slow().pair();
    pair.there().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.there().close();
    world.settle();
    assertThatThrownBy(() -> read(pair.here())).hasMessage("Connection reset");
    assertThatThrownBy(() -> write(pair.here(), "x")).hasMessage("Connection reset by peer");
  }

  @Test
  @DisplayName("the first write after the peer's close succeeds, and is answered by a reset")
  void writeAfterClose() throws Exception {
    Pair pair = world.slow().pair();
    pair.there().close();
    world.settle();
    assertThat(write(pair.here(), "anybody?")).isEqualTo(8);
    world.pass(Duration.ofMillis(15));
    assertThat(write(pair.here(), "still?")).isEqualTo(6);
    world.pass(Duration.ofMillis(5));
    assertThatThrownBy(() -> write(pair.here(), "no"))
        .isInstanceOf(IOException.class)
        .hasMessage("Broken pipe");
    assertThatThrownBy(() -> read(pair.here())).hasMessage("Connection reset");
  }

  @Test
  @DisplayName("what arrived before a reset can be read")
  void bytesBeforeReset() throws Exception {
    Pair pair = world.slow().pair();
    write(pair.there(), "bytes");
    pair.there().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.there().close();
    world.settle();
    assertThat(read(pair.here())).isEqualTo("bytes");
    assertThatThrownBy(() -> read(pair.here())).hasMessage("Connection reset");
  }

  @Test
  @DisplayName("who has shut the input reads -1, and what comes is thrown away")
  void shutInput() throws Exception {
    Pair pair = world.slow().pair();
    pair.there().shutdownInput();
    for (int i = 0; i < 10; i++) {
      assertThat(pair.here().write(ByteBuffer.allocate(40_000))).as("write %s", i).isPositive();
      world.settle();
    }
    assertThat(read(pair.there())).isNull();
  }

  @Test
  @DisplayName("a writer writes as much as there is room for, and more when the reader has read")
  void room() throws Exception {
    Pair pair = world.slow().pair();
    assertThat(pair.here().write(ByteBuffer.allocate(100_000))).isEqualTo(Descriptor.ROOM);
    assertThat(pair.here().write(ByteBuffer.allocate(1))).isZero();
    world.settle();
    int half = Descriptor.ROOM / 2;
    assertThat(pair.there().read(ByteBuffer.allocate(half))).isEqualTo(half);
    assertThat(pair.here().write(ByteBuffer.allocate(1))).as("the word is on its way").isZero();
    world.settle();
    assertThat(pair.here().write(ByteBuffer.allocate(100_000))).isEqualTo(half);
  }

  @Test
  @DisplayName("a small buffer of the receiver's is a small window")
  void receiveBuffer() throws Exception {
    Pair pair = world.pair();
    pair.there().setOption(StandardSocketOptions.SO_RCVBUF, 5_000);
    assertThat(pair.here().write(ByteBuffer.allocate(100_000))).isEqualTo(5_000);
  }

  @Test
  @DisplayName("a full backlog lets others wait, who ask again after a second, then after two")
  void backlog() throws Exception {
    ServerSocketChannel listener = world.slow().listen(1);
    List<SocketChannel> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(world.connecting());
    }
    world.pass(Duration.ofMillis(500));
    assertThat(clients.get(1).finishConnect()).as("one more than asked for").isTrue();
    assertThat(clients.get(2).finishConnect()).isFalse();
    assertThat(listener.accept()).isNotNull();
    world.pass(Duration.ofMillis(500));
    assertThat(clients.get(2).finishConnect()).isFalse();
    world.pass(Duration.ofMillis(50));
    assertThat(clients.get(2).finishConnect()).isTrue();
  }

  @Test
  @DisplayName("where nobody listens, a connection is refused, and the channel closed")
  void refused() throws Exception {
    SocketChannel client = world.slow().connecting();
    world.pass(Duration.ofMillis(19));
    assertThat(client.finishConnect()).isFalse();
    world.pass(Duration.ofMillis(1));
    assertThatThrownBy(client::finishConnect)
        .isInstanceOf(ConnectException.class)
        .hasMessage("Connection refused");
    assertThat(client.isOpen()).isFalse();
    assertThat(world.a.openSockets()).isZero();
  }

  @Test
  @DisplayName("a closed listener resets whom nobody has accepted, and its port is free")
  void closedListener() throws Exception {
    ServerSocketChannel listener = world.slow().listen(10);
    SocketChannel client = world.connecting();
    world.settle();
    assertThat(client.finishConnect()).isTrue();
    assertThatThrownBy(() -> world.listen(1)).isInstanceOf(BindException.class);
    listener.close();
    world.settle();
    assertThatThrownBy(() -> read(client)).hasMessage("Connection reset");
    world.listen(1).close();
  }

  @Test
  @DisplayName("an address that is nobody's cannot be reached, or be bound")
  void strangers() throws Exception {
    var nobody = new InetSocketAddress(InetAddress.ofLiteral("10.9.9.9"), 80);
    SocketChannel client = world.onA.openSocketChannel();
    client.configureBlocking(false);
    assertThatThrownBy(() -> client.connect(nobody)).isInstanceOf(NoRouteToHostException.class);
    assertThat(client.isOpen()).isFalse();
    assertThatThrownBy(() -> world.onA.openServerSocketChannel().bind(nobody))
        .isInstanceOf(BindException.class);
    assertThatThrownBy(() -> world.onA.openServerSocketChannel().bind(world.port80()))
        .as("the other host's")
        .isInstanceOf(BindException.class);
  }

  @Test
  @DisplayName("who asks across a cut is told after two minutes that it timed out")
  void connectTimesOut() throws Exception {
    world.slow().network.cut(world.a, world.b);
    world.listen(10);
    SocketChannel client = world.connecting();
    world.pass(Duration.ofSeconds(127));
    assertThat(client.finishConnect()).isFalse();
    world.settle();
    assertThatThrownBy(client::finishConnect)
        .isInstanceOf(ConnectException.class)
        .hasMessage("Connection timed out");
    assertThat(world.nowMillis()).isEqualTo(10 + 127_000);
  }

  @Test
  @DisplayName("a connection survives a cut: what was lost arrives afterwards, in order")
  void healed() throws Exception {
    Pair pair = world.slow().pair();
    write(pair.here(), "before ");
    world.network.cut(world.a, world.b);
    write(pair.here(), "meanwhile ");
    write(pair.there(), "the other way");
    world.pass(Duration.ofSeconds(5));
    assertThat(read(pair.there())).isEmpty();
    write(pair.here(), "late");
    world.network.heal();
    world.settle();
    assertThat(read(pair.there())).isEqualTo("before meanwhile late");
    assertThat(read(pair.here())).isEqualTo("the other way");
  }

  @Test
  @DisplayName("what does not arrive is given up after a quarter of an hour, by its sender alone")
  void gaveUp() throws Exception {
    Pair pair = world.slow().pair();
    world.network.cut(world.a, world.b);
    write(pair.here(), "lost");
    world.settle();
    assertThat(Duration.ofNanos(world.events.now()))
        .isBetween(Duration.ofMinutes(12), Duration.ofMinutes(17));
    assertThatThrownBy(() -> read(pair.here())).hasMessage("Connection timed out");
    assertThatThrownBy(() -> write(pair.here(), "x")).hasMessage("Connection timed out");
    assertThat(read(pair.there())).isEmpty();
  }

  @Test
  @DisplayName("a reset that is lost leaves the other end alone, until it writes")
  void lostReset() throws Exception {
    Pair pair = world.slow().pair();
    world.network.cut(world.a, world.b);
    pair.there().setOption(StandardSocketOptions.SO_LINGER, 0);
    pair.there().close();
    world.settle();
    world.network.heal();
    world.settle();
    assertThat(read(pair.here())).isEmpty();
    write(pair.here(), "hello?");
    world.settle();
    assertThatThrownBy(() -> read(pair.here())).hasMessage("Connection reset");
  }

  @Test
  @DisplayName("a crash resets the host's connections, refuses others, and ends what ran there")
  void crash() throws Exception {
    world.slow();
    ServerSocketChannel listener = world.listen(10);
    SocketChannel here = world.connecting();
    SocketChannel waiting = world.connecting();
    world.settle();
    assertThat(here.finishConnect() && waiting.finishConnect()).isTrue();
    SocketChannel there = listener.accept();
    world.b.crash();
    assertThat(there.isOpen()).isFalse();
    assertThat(listener.isOpen()).isFalse();
    assertThat(world.b.openSockets()).isZero();
    assertThatThrownBy(world.onB::openSocketChannel).hasMessageContaining("'b' has gone down");
    world.settle();
    assertThatThrownBy(() -> read(here)).hasMessage("Connection reset");
    assertThatThrownBy(() -> read(waiting)).hasMessage("Connection reset");
    SocketChannel late = world.connecting();
    world.settle();
    assertThatThrownBy(late::finishConnect).hasMessage("Connection refused");

    world.b.restart();
    assertThatThrownBy(world.onB::openSocketChannel)
        .as("what ran before the crash")
        .hasMessageContaining("'b' has gone down");
    new SimReactor(world.b).channels().openServerSocketChannel().bind(world.port80());
    SocketChannel again = world.connecting();
    world.settle();
    assertThat(again.finishConnect()).isTrue();
  }

  @Test
  @DisplayName("of a host without power nobody hears, until it is there again")
  void powerOff() throws Exception {
    Pair pair = world.slow().pair();
    write(pair.there(), "lost with its sender");
    world.b.powerOff();
    write(pair.here(), "anybody?");
    world.pass(Duration.ofSeconds(60));
    assertThat(read(pair.here())).isEmpty();
    world.b.restart();
    world.settle();
    assertThatThrownBy(() -> read(pair.here())).hasMessage("Connection reset");
  }

  @Test
  @DisplayName("whatever is lost and cut up on the way, all arrives, once and in order")
  void lossy() throws Exception {
    Pair pair = world.pair();
    world.network.conditions(
        LinkConditions.of(Latency.uniform(Duration.ofMillis(1), Duration.ofMillis(30)))
            .loss(0.2)
            .splitting(0.5));
    var sent = new StringBuilder();
    var received = new StringBuilder();
    int reads = 0;
    for (int i = 0; i < 200; i++) {
      String line = "line " + i + "\n";
      sent.append(line);
      assertThat(write(pair.here(), line)).isEqualTo(line.length());
      world.pass(Duration.ofMillis(3));
      String some = read(pair.there());
      received.append(some);
      reads += some.isEmpty() ? 0 : 1;
    }
    world.settle();
    received.append(read(pair.there()));
    assertThat(received.toString()).isEqualTo(sent.toString());
    assertThat(reads).isGreaterThan(1);
    assertThat(world.trace).anyMatch(line -> line.contains("LOST"));
  }

  @Test
  @DisplayName("bytes beyond the bandwidth wait")
  void bandwidth() throws Exception {
    Pair pair = world.pair();
    world.network.conditions(LinkConditions.ideal().bytesPerSecond(1_000));
    pair.here().write(ByteBuffer.allocate(2_000));
    world.pass(Duration.ofMillis(1_459));
    assertThat(read(pair.there())).isEmpty();
    world.pass(Duration.ofMillis(1));
    assertThat(read(pair.there())).hasSize(1_460);
    world.pass(Duration.ofMillis(540));
    assertThat(read(pair.there())).hasSize(540);
  }

  @Test
  @DisplayName("a host has as many descriptors as it is given, and fails to accept when told to")
  void descriptors() throws Exception {
    ServerSocketChannel listener = world.listen(10);
    world.b.failAccepts(1);
    assertThat(listener.accept()).as("nobody is there to fail for").isNull();
    SocketChannel client = world.connecting();
    assertThatThrownBy(listener::accept).hasMessage("Too many open files");
    world.b.descriptorLimit(1);
    assertThatThrownBy(listener::accept).hasMessage("Too many open files");
    assertThatThrownBy(world.onB::openDatagramChannel).hasMessage("Too many open files");
    world.b.descriptorLimit(2);
    assertThat(listener.accept()).isNotNull();
    assertThat(client.finishConnect()).isTrue();
  }

  @Test
  @DisplayName("within a host nothing takes time, whatever the ways between hosts are like")
  void loopback() throws Exception {
    world.slow().network.cut(world.a, world.b);
    ServerSocketChannel listener = world.listen(10);
    SocketChannel client = world.onB.openSocketChannel();
    client.configureBlocking(false);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80));
    assertThat(client.finishConnect()).isTrue();
    SocketChannel there = listener.accept();
    there.configureBlocking(false);
    write(client, "at once");
    assertThat(read(there)).isEqualTo("at once");
    assertThat(world.events.pending()).isZero();
  }

  @Test
  @DisplayName("a channel in blocking mode would stop the world, and says so")
  void blocking() throws Exception {
    Pair pair = world.pair();
    pair.here().configureBlocking(true);
    assertThatThrownBy(() -> pair.here().read(ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("configureBlocking(false)");
  }
}
