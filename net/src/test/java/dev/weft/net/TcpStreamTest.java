package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.Poll;
import dev.weft.io.AsyncReader;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class TcpStreamTest {

  private final Pairing pairing;
  private final Loopback net;
  private TcpStream stream;
  private Socket peer;

  TcpStreamTest(Pairing pairing) throws IOException {
    this.pairing = pairing;
    net = new Loopback(pairing);
  }

  @BeforeEach
  void connect() throws Exception {
    var pair = net.connect();
    stream = pair.stream();
    peer = pair.peer();
  }

  @AfterEach
  void close() throws IOException {
    peer.close();
    net.close();
  }

  private void peerSends(String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(UTF_8));
  }

  private void peerResets() throws IOException {
    peer.setSoLinger(true, 0);
    peer.close();
  }

  @Test
  @DisplayName("14.1 bytes, a read without room, the end, and the end again")
  void reads() throws Exception {
    var buffer = ByteBuffer.allocate(10);
    peerSends("abc");
    assertThat(net.run(stream.read(buffer))).isEqualTo(3);
    assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap("abc".getBytes(UTF_8)));
    assertThat(net.run(stream.read(ByteBuffer.allocate(0)))).isZero();
    peer.shutdownOutput();
    assertThat(net.run(stream.read(buffer.clear()))).isEqualTo(AsyncReader.END);
    assertThat(net.run(stream.read(ByteBuffer.allocate(0)))).isZero();
    assertThat(net.run(stream.read(buffer))).isEqualTo(AsyncReader.END);
  }

  @Test
  @DisplayName("14.1 data and end in one packet: the end is not lost to the short read")
  void dataWithEnd() throws Exception {
    var reading = net.weft.spawn(readToEnd());
    peerSends("x");
    peer.close();
    assertThat(net.run(reading)).isEqualTo(1);
  }

  private dev.weft.Future<Integer> readToEnd() {
    var total = new AtomicInteger();
    var buffer = ByteBuffer.allocateDirect(1000);
    return Futures.pollFn(
        cx -> {
          for (; ; ) {
            int n = stream.pollRead(cx, buffer.clear());
            if (n == AsyncReader.PENDING) {
              return Poll.pending();
            }
            if (n == AsyncReader.END) {
              return Poll.ready(total.get());
            }
            total.addAndGet(n);
          }
        },
        stream::cancelRead);
  }

  @Test
  @DisplayName("S3-11 14.2 lines over a connection")
  void lines() throws Exception {
    var lines = stream.buffered();
    var first = net.weft.spawn(lines.readLine(100));
    peerSends("5");
    net.until("it waits", () -> !first.isFinished());
    peerSends("0\n25\r\ntail");
    peer.shutdownOutput();
    assertThat(net.run(first)).isEqualTo("50");
    assertThat(net.run(lines.readLine(100))).isEqualTo("25");
    assertThat(net.run(lines.readLine(100))).isEqualTo("tail");
    assertThat(net.run(lines.readLine(100))).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName("S3-12 14.3 writeAll survives small system buffers and a slow reader")
  void writesAll(boolean direct) throws Exception {
    stream.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
    var bytes = new byte[1_000_000]; // 250 times what the system takes at once
    new Random(3).nextBytes(bytes);
    ByteBuffer source = direct ? ByteBuffer.allocateDirect(bytes.length) : ByteBuffer.wrap(bytes);
    if (direct) {
      source.put(bytes).flip();
    }
    var writing = net.weft.spawn(stream.writeAll(source).then(ignored -> stream.shutdown()));
    assertThat(peer.getInputStream().readAllBytes()).isEqualTo(bytes);
    net.run(writing);
    assertThat(source.hasRemaining()).isFalse();
    assertThat(source.limit()).isEqualTo(bytes.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {700, 20_000})
  @DisplayName(
      "14.3 several buffers go out in their order, whole, whatever the system takes at once")
  void severalBuffers(int each) throws Exception {
    stream.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
    var bytes = new byte[100 * each];
    new Random(4).nextBytes(bytes);
    var parts = new ArrayList<ByteBuffer>();
    for (int i = 0; i < 100; i++) {
      parts.add(ByteBuffer.wrap(bytes, i * each, each));
      parts.add(ByteBuffer.allocate(0));
    }
    var writing =
        net.weft.spawn(
            stream
                .writeAll(parts.toArray(ByteBuffer[]::new))
                .then(ignored -> stream.shutdown())
                .then(ignored -> stream.writeAll(new ByteBuffer[] {ByteBuffer.allocate(1)})));
    assertThat(peer.getInputStream().readAllBytes()).isEqualTo(bytes);
    assertThat(parts).noneMatch(ByteBuffer::hasRemaining);
    assertThatThrownBy(() -> net.run(writing)).rootCause().hasMessageContaining("shut down");
  }

  @Test
  @DisplayName(
      "S3-10 14.4 7.4 halves work at once in two tasks; a shut writer leaves the reader be")
  void splits() throws Exception {
    var halves = stream.split();
    var reading = net.weft.spawn(halves.reader().buffered().readLine(100));
    net.run(halves.writer().writeAll("name?\n".getBytes(UTF_8)));
    net.run(halves.writer().shutdown());
    assertThat(peer.getInputStream().readAllBytes()).isEqualTo("name?\n".getBytes(UTF_8));
    peerSends("still here\n");
    assertThat(net.run(reading)).isEqualTo("still here");
    halves.writer().close();
    assertThat(halves.reader().unsplit(halves.writer())).isSameAs(stream);
    halves.reader().close();
    assertThatThrownBy(() -> net.run(stream.read(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("7.4 a writer that waits for room does not keep the reader from reading")
  void blockedWriter() throws Exception {
    var writing = net.weft.spawn(stream.writeAll(new byte[20_000_000]));
    var lines = stream.buffered();
    for (int i = 0; i < 100; i++) {
      peerSends(i + "\n");
      assertThat(net.run(lines.readLine(10))).isEqualTo(Integer.toString(i));
    }
    assertThat(writing.isFinished()).isFalse();
    writing.abort();
  }

  @Test
  @DisplayName(
      "7.12 a reset wakes both directions; the writer fails, the reader fails or sees the end")
  void reset() throws Exception {
    var writing = net.weft.spawn(stream.writeAll(new byte[20_000_000]));
    var reading = net.weft.spawn(stream.read(ByteBuffer.allocate(1)));
    net.until("the writer is stuck", () -> !writing.isFinished());
    peerResets();
    assertThatThrownBy(() -> net.run(writing))
        .isInstanceOf(JoinException.TaskFailed.class)
        .hasCauseInstanceOf(IOException.class);
    try {
      assertThat(net.run(reading)).isEqualTo(AsyncReader.END);
    } catch (JoinException.TaskFailed failed) {
      assertThat(failed).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("7.12 a reader that waits alone fails with an IOException at a reset")
  void resetOfReader() throws Exception {
    var reading = net.weft.spawn(stream.read(ByteBuffer.allocate(1)));
    peerResets();
    assertThatThrownBy(() -> net.run(reading))
        .isInstanceOf(JoinException.TaskFailed.class)
        .hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> net.run(stream.writeAll(new byte[10])))
        .isInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("14.7 shutting down is idempotent, and no error after a reset")
  void shutdown() throws Exception {
    net.run(stream.shutdown());
    net.run(stream.shutdown());
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    peerResets();
    assertThatThrownBy(() -> net.run(stream.read(ByteBuffer.allocate(1))))
        .isInstanceOf(IOException.class);
    net.run(stream.shutdown());
  }

  @Test
  @DisplayName("closing fails whoever waits, and the peer sees the end")
  void closes() throws Exception {
    var reading = net.weft.spawn(stream.read(ByteBuffer.allocate(1)));
    stream.close();
    stream.close();
    assertThatThrownBy(() -> net.run(reading))
        .isInstanceOf(JoinException.TaskFailed.class)
        .hasCauseInstanceOf(ClosedChannelException.class);
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  @DisplayName("12.4 a cancelled read has read nothing")
  void cancelledRead() throws Exception {
    var random = new Random(11);
    for (int i = 0; i < 200; i++) {
      var buffer = ByteBuffer.allocate(1);
      var reading = net.weft.spawn(stream.read(buffer));
      peer.getOutputStream().write(i);
      for (int spin = random.nextInt(20_000); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      reading.abort();
      net.run(
          reading.recover(
              cancelled -> {
                assertThat(buffer.position()).isZero();
                return stream.read(buffer);
              }));
      assertThat(buffer.get(0)).isEqualTo((byte) i);
    }
  }

  @Test
  @DisplayName("9.1 a stream that is always ready lets go after a bounded number of reads")
  void budget() throws Exception {
    peer.getOutputStream().write(new byte[10_000]);
    peer.shutdownOutput();
    var most = new AtomicInteger();
    var total = new AtomicInteger();
    var one = ByteBuffer.allocateDirect(1);
    net.run(
        Futures.pollFn(
            cx -> {
              int reads = 0;
              int n;
              while ((n = stream.pollRead(cx, one.clear())) == 1) {
                reads++;
              }
              most.accumulateAndGet(reads, Math::max);
              total.addAndGet(reads);
              return n == AsyncReader.END ? Poll.ready(null) : Poll.pending();
            }));
    assertThat(total).hasValue(10_000);
    assertThat(most.get()).isLessThanOrEqualTo(128);
  }

  @Test
  @DisplayName("TCP_NODELAY is on; options can be set and read")
  void options() throws Exception {
    assertThat(stream.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
    stream
        .setOption(StandardSocketOptions.TCP_NODELAY, false)
        .setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    assertThat(stream.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
    assertThat(stream.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
  }

  @Test
  @DisplayName("connect and accept on one thread; the addresses of the two ends are each other's")
  void connects() throws Exception {
    var connecting = net.weft.spawn(TcpStream.connect(net.listener.localAddress()));
    try (var server = net.run(net.listener.accept());
        var client = net.run(connecting)) {
      assertThat(client.localAddress()).isEqualTo(server.remoteAddress());
      assertThat(client.remoteAddress()).isEqualTo(server.localAddress());
      assertThat(client.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
      net.run(client.writeAll("hello\n".getBytes(UTF_8)));
      assertThat(net.run(server.buffered().readLine())).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("a refused connection names the address")
  void refused() throws Exception {
    InetSocketAddress nobody;
    try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      nobody = (InetSocketAddress) free.getLocalSocketAddress();
    }
    assertThatThrownBy(() -> net.run(TcpStream.connect(nobody)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(nobody.toString());
  }

  /// Connects until nobody else can: the listener accepts none and its queue is short.
  private static List<Socket> fill(InetSocketAddress listener) throws IOException {
    List<Socket> peers = new ArrayList<>();
    try {
      while (true) {
        peers.add(new Socket());
        peers.getLast().connect(listener, 200);
      }
    } catch (SocketTimeoutException full) {
      return peers;
    }
  }

  @Test
  @DisplayName("8.15 connecting with a limit gives up in time and names the address")
  void connectTimesOut() throws Exception {
    try (var full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var address = (InetSocketAddress) full.getLocalSocketAddress();
      List<Socket> peers = fill(address);
      assertThatThrownBy(() -> net.run(TcpStream.connect(address, Duration.ofMillis(200))))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessageContaining(address.toString());
      for (Socket peer : peers) {
        peer.close();
      }
    }
    assertThatThrownBy(
            () -> net.run(TcpStream.connect(address(), Duration.ofSeconds(10)).map(s -> s)))
        .isInstanceOf(ConnectException.class);
  }

  /// Where nobody listens.
  private static InetSocketAddress address() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return (InetSocketAddress) free.getLocalSocketAddress();
    }
  }

  @Test
  @DisplayName("IPv6")
  void ipv6() throws Exception {
    Loopback six;
    try {
      six = new Loopback(pairing, InetAddress.getByName("::1"));
    } catch (IOException e) {
      Assumptions.abort("this host has no ::1: " + e);
      return;
    }
    try (six;
        var pair = six.connect()) {
      pair.peer().getOutputStream().write("6\n".getBytes(UTF_8));
      assertThat(six.run(pair.stream().buffered().readLine())).isEqualTo("6");
    }
  }
}
