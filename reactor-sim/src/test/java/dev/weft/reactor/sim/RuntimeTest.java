package dev.weft.reactor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.executor.sim.Schedule;
import dev.weft.executor.sim.SimProvider;
import dev.weft.io.Registration;
import dev.weft.net.Net;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.net.UdpSocket;
import dev.weft.net.UnixAddress;
import dev.weft.net.UnixListener;
import dev.weft.net.UnixStream;
import dev.weft.spi.Source;
import dev.weft.time.Time;
import dev.weft.timer.virtual.VirtualClock;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Runtimes whose sockets are simulated.
class RuntimeTest {

  private static final Duration WAY = Duration.ofMillis(10);

  private final Network network = new Network(3);
  private final Host host = network.host("server");

  private Weft simulated(long seed) {
    return Weft.builder()
        .executor(new SimProvider(Schedule.random(seed)))
        .timer("virtual")
        .reactor(new SimReactorProvider(host))
        .open();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Future<?> echo(TcpStream stream) {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    return stream.read(buffer).then(n -> n < 0 ? Futures.ready(0) : stream.writeAll(buffer.flip()));
  }

  private static Future<String> ask(TcpStream stream, String question) {
    ByteBuffer answer = ByteBuffer.allocate(question.length());
    return stream
        .writeAll(bytes(question))
        .then(n -> stream.readExactly(answer))
        .map(n -> new String(answer.array(), StandardCharsets.US_ASCII));
  }

  @Test
  @DisplayName("net runs unchanged, by the name of the host, in no time at all")
  void loopback() throws Exception {
    try (Weft weft = simulated(1)) {
      String answer =
          weft.blockOn(
              TcpListener.bind(new InetSocketAddress(80))
                  .then(
                      listener -> {
                        Tasks.spawn(listener.serve(RuntimeTest::echo)).id();
                        return TcpStream.connect("server", 80);
                      })
                  .then(stream -> ask(stream, "hello")));
      assertThat(answer).isEqualTo("hello");
      assertThat(VirtualClock.of(weft).elapsed()).isZero();
    }
  }

  @Test
  @DisplayName("virtual time passes to a packet as it does to a timer, exactly")
  void latency() throws Exception {
    network.conditions(LinkConditions.of(Latency.constant(WAY)));
    Host other = network.host("other");
    var listener = new SimReactor(other).channels().openServerSocketChannel();
    listener.configureBlocking(false);
    listener.bind(new InetSocketAddress(80));
    try (Weft weft = simulated(1)) {
      weft.blockOn(TcpStream.connect("other", 80)).close();
      assertThat(VirtualClock.of(weft).elapsed()).isEqualTo(WAY.multipliedBy(2));
      assertThat(listener.accept()).isNotNull();

      Duration shorter = Duration.ofMillis(15);
      var address = new InetSocketAddress(other.address(), 80);
      assertThatThrownBy(() -> weft.blockOn(Futures.timeout(shorter, TcpStream.connect(address))))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      assertThat(VirtualClock.of(weft).elapsed()).isEqualTo(WAY.multipliedBy(2).plus(shorter));
      weft.blockOn(Time.sleep(WAY));
      assertThat(VirtualClock.of(weft).elapsed()).isEqualTo(Duration.ofMillis(45));
    }
  }

  @Test
  @DisplayName("a refusal takes its time, too, and names the address")
  void refused() throws Exception {
    network.conditions(LinkConditions.of(Latency.constant(WAY)));
    InetAddress other = network.host("other").address();
    try (Weft weft = simulated(1)) {
      assertThatThrownBy(() -> weft.blockOn(TcpStream.connect(new InetSocketAddress(other, 80))))
          .isInstanceOf(java.net.ConnectException.class)
          .hasMessageContaining("Connection refused")
          .hasMessageContaining("10.0.0.2");
      assertThat(VirtualClock.of(weft).elapsed()).isEqualTo(WAY.multipliedBy(2));
    }
  }

  @Test
  @DisplayName("by the system's clock a packet takes as long as it is said to")
  void realTime() throws Exception {
    network.conditions(LinkConditions.of(Latency.constant(WAY)));
    InetAddress other = network.host("other").address();
    try (Weft weft =
        Weft.builder()
            .executor("fifo")
            .timer("wheel")
            .reactor(new SimReactorProvider(host))
            .open()) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> weft.blockOn(TcpStream.connect(new InetSocketAddress(other, 80))))
          .isInstanceOf(java.net.ConnectException.class);
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(WAY.multipliedBy(2).toNanos());
    }
  }

  @Test
  @DisplayName("names are those of the network")
  void names() throws Exception {
    Host other = network.host("other");
    try (Weft weft = simulated(1)) {
      assertThat(weft.blockOn(Net.lookupHost("other"))).containsExactly(other.address());
      assertThat(weft.blockOn(Net.lookupHost("localhost")))
          .containsExactly(InetAddress.getLoopbackAddress());
      assertThat(weft.blockOn(Net.lookupHost("10.1.2.3")))
          .containsExactly(InetAddress.ofLiteral("10.1.2.3"));
      assertThatThrownBy(() -> weft.blockOn(Net.lookupHost("elsewhere")))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("elsewhere");
    }
  }

  @Test
  @DisplayName("datagrams and UNIX streams run unchanged")
  void others() throws Exception {
    try (Weft weft = simulated(1)) {
      UdpSocket here = UdpSocket.bind(weft, new InetSocketAddress("127.0.0.1", 0));
      UdpSocket there = UdpSocket.bind(weft, new InetSocketAddress("127.0.0.1", 0));
      ByteBuffer buffer = ByteBuffer.allocate(10);
      assertThat(weft.blockOn(here.send(bytes("x"), there.localAddress()))).isEqualTo(1);
      assertThat(weft.blockOn(there.receive(buffer))).isEqualTo(here.localAddress());

      UnixAddress name = UnixAddress.of(Path.of("/nowhere/socket"));
      UnixListener listener = UnixListener.bind(weft, name);
      UnixStream client = weft.blockOn(UnixStream.connect(name));
      UnixStream server = weft.blockOn(listener.accept());
      assertThat(weft.blockOn(client.write(bytes("hello")))).isEqualTo(5);
      assertThat(weft.blockOn(server.read(buffer.clear()))).isEqualTo(5);
      assertThat(server.localAddress()).isEqualTo(name);
      listener.close();
    }
    assertThat(host.openSockets()).as("the runtime's close closes them").isZero();
  }

  @Test
  @DisplayName("a channel of the operating system's is refused, and it is said what to do")
  void foreign() throws Exception {
    try (Weft weft = simulated(1);
        SocketChannel channel = SocketChannel.open()) {
      channel.configureBlocking(false);
      assertThatThrownBy(() -> Registration.of(weft, new Source.OfChannel(channel)).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Reactor.channels()");
    }
  }

  @Test
  @DisplayName("a crash is a broken connection to whoever waits")
  void crash() throws Exception {
    Host other = network.host("other");
    var listener = new SimReactor(other).channels().openServerSocketChannel();
    listener.bind(new InetSocketAddress(80));
    try (Weft weft = simulated(1)) {
      TcpStream stream = weft.blockOn(TcpStream.connect("other", 80));
      weft.spawn(
              Time.sleep(WAY)
                  .map(
                      slept -> {
                        other.crash();
                        return slept;
                      }))
          .id();
      assertThatThrownBy(() -> weft.blockOn(stream.read(ByteBuffer.allocate(1))))
          .isInstanceOf(dev.weft.net.ConnectionLostException.class);
      host.crash();
      assertThatThrownBy(() -> weft.blockOn(TcpListener.bind(new InetSocketAddress(80))))
          .hasMessageContaining("has gone down");
    }
  }
}
