package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.testing.WeftTest;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be said of a socket, and many of something at once; on every pairing.
class SocketOptionsTest {

  private static InetSocketAddress loopback(int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
  }

  private static void cancelAfterOnePoll(Weft weft, Future<?> future) throws Exception {
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              assertThat(future.poll(cx).isPending()).isTrue();
              future.cancel(cx);
              return Poll.ready(null);
            }));
  }

  @WeftTest(allPairings = true)
  @DisplayName("a stream's options can be set and read: before it is connected, and afterwards")
  void streams(Weft weft) throws Exception {
    try (var listener = TcpListener.bind(weft, loopback(0))) {
      var options =
          ConnectOptions.defaults()
              .option(StandardSocketOptions.SO_RCVBUF, 40_000)
              .option(StandardSocketOptions.SO_REUSEADDR, true)
              .keepAlive(Duration.ofMinutes(2), Duration.ofSeconds(7), 3)
              .from(loopback(0));
      try (TcpStream stream = weft.blockOn(TcpStream.connect(listener.localAddress(), options));
          TcpStream accepted = weft.blockOn(listener.accept())) {
        assertThat(stream.getOption(StandardSocketOptions.SO_RCVBUF)).isBetween(40_000, 100_000);
        assertThat(stream.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
        assertThat(stream.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
        assertThat(stream.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(120);
        assertThat(stream.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(7);
        assertThat(stream.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
        accepted.keepAlive(Duration.ofSeconds(90), Duration.ofSeconds(5), 2);
        assertThat(accepted.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(90);
        accepted
            .setOption(StandardSocketOptions.SO_LINGER, 4)
            .setOption(StandardSocketOptions.IP_TOS, 0x10)
            .setOption(StandardSocketOptions.SO_SNDBUF, 30_000)
            .setOption(StandardSocketOptions.TCP_NODELAY, false);
        assertThat(accepted.getOption(StandardSocketOptions.SO_LINGER)).isEqualTo(4);
        assertThat(accepted.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(0x10);
        assertThat(accepted.getOption(StandardSocketOptions.SO_SNDBUF)).isBetween(30_000, 90_000);
        assertThat(accepted.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
        for (SocketOption<?> option : stream.supportedOptions()) {
          stream.getOption(option); // each can be asked
        }
        assertThatThrownBy(() -> accepted.keepAlive(Duration.ZERO, Duration.ofSeconds(1), 1))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("a connection comes from where it is told to; from elsewhere it fails and says so")
  void from(Weft weft) throws Exception {
    try (var listener = TcpListener.bind(weft, loopback(0))) {
      int port;
      try (var free = new java.net.ServerSocket(0)) {
        port = free.getLocalPort();
      }
      var options =
          ConnectOptions.defaults()
              .option(StandardSocketOptions.SO_REUSEADDR, true)
              .from(loopback(port));
      try (TcpStream stream = weft.blockOn(TcpStream.connect(listener.localAddress(), options));
          TcpStream accepted = weft.blockOn(listener.accept())) {
        assertThat(accepted.remoteAddress().getPort()).isEqualTo(port);
      }
      var elsewhere =
          ConnectOptions.defaults()
              .from(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 0));
      assertThatThrownBy(() -> weft.blockOn(TcpStream.connect(listener.localAddress(), elsewhere)))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("192.0.2.1");
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("with SO_REUSEPORT several listeners, and several datagram sockets, share a port")
  void reusePort(Weft weft) throws Exception {
    var options = ListenOptions.defaults().option(StandardSocketOptions.SO_REUSEPORT, true);
    try (var one = bindSharing(weft, loopback(0), options)) {
      try (var two = TcpListener.bind(weft, one.localAddress(), options)) {
        assertThat(two.localAddress()).isEqualTo(one.localAddress());
      }
      assertThatThrownBy(() -> TcpListener.bind(weft, one.localAddress()))
          .isInstanceOf(BindException.class);
    }
    var datagrams = BindOptions.defaults().option(StandardSocketOptions.SO_REUSEPORT, true);
    try (var one = UdpSocket.bind(weft, loopback(0), datagrams);
        var two = UdpSocket.bind(weft, one.localAddress(), datagrams)) {
      assertThat(two.localAddress()).isEqualTo(one.localAddress());
      assertThatThrownBy(() -> UdpSocket.bind(weft, one.localAddress()))
          .isInstanceOf(BindException.class);
    }
  }

  private static TcpListener bindSharing(
      Weft weft, InetSocketAddress address, ListenOptions options) throws IOException {
    try {
      return TcpListener.bind(weft, address, options);
    } catch (UnsupportedOperationException e) {
      return Assumptions.abort("no SO_REUSEPORT here");
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("a datagram socket's options: broadcast, type of service, multicast, buffers")
  void datagrams(Weft weft) throws Exception {
    try (var socket = UdpSocket.bind(weft, loopback(0))) {
      socket
          .setOption(StandardSocketOptions.SO_BROADCAST, true)
          .setOption(StandardSocketOptions.IP_TOS, 0x08)
          .setOption(StandardSocketOptions.IP_MULTICAST_TTL, 3)
          .setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false)
          .setOption(StandardSocketOptions.SO_RCVBUF, 50_000);
      assertThat(socket.getOption(StandardSocketOptions.SO_BROADCAST)).isTrue();
      assertThat(socket.getOption(StandardSocketOptions.IP_TOS)).isEqualTo(0x08);
      assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_TTL)).isEqualTo(3);
      assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_LOOP)).isFalse();
      assertThat(socket.getOption(StandardSocketOptions.SO_RCVBUF)).isBetween(50_000, 110_000);
      assertThat(socket.supportedOptions())
          .contains(StandardSocketOptions.IP_MULTICAST_IF, StandardSocketOptions.SO_REUSEADDR);
      NetworkInterface interfaceOf =
          NetworkInterface.getByInetAddress(Inet4Address.getByName("127.0.0.1"));
      socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, interfaceOf);
      assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_IF)).isEqualTo(interfaceOf);
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("many connections are accepted at once, in order, none twice; a cancel loses none")
  void acceptMany(Weft weft) throws Exception {
    try (var listener = TcpListener.bind(weft, loopback(0))) {
      cancelAfterOnePoll(weft, listener.acceptMany(new ArrayList<>(), 5));
      var peers = new ArrayList<Socket>();
      for (int i = 0; i < 5; i++) {
        peers.add(
            new Socket(listener.localAddress().getAddress(), listener.localAddress().getPort()));
      }
      var streams = new ArrayList<TcpStream>();
      assertThat(weft.blockOn(listener.acceptMany(streams, 3))).isEqualTo(3);
      assertThat(weft.blockOn(listener.acceptMany(streams, 100))).isEqualTo(2);
      assertThat(streams)
          .extracting(stream -> stream.remoteAddress().getPort())
          .containsExactlyElementsOf(peers.stream().map(Socket::getLocalPort).toList());
      for (TcpStream stream : streams) {
        stream.close();
      }
      for (Socket peer : peers) {
        peer.close();
      }
      assertThatThrownBy(() -> listener.acceptMany(streams, 0))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("many connections of a UNIX listener, too")
  void acceptManyUnix(Weft weft, @TempDir Path folder) throws Exception {
    var address = UnixAddress.of(folder.resolve("socket"));
    try (var listener = UnixListener.bind(weft, address);
        UnixStream one = weft.blockOn(UnixStream.connect(address));
        UnixStream two = weft.blockOn(UnixStream.connect(address))) {
      var streams = new ArrayList<UnixStream>();
      assertThat(weft.blockOn(listener.acceptMany(streams, 5))).isEqualTo(2);
      cancelAfterOnePoll(weft, listener.acceptMany(streams, 5));
      for (UnixStream stream : streams) {
        stream.close();
      }
      assertThat(weft.blockOn(one.read(ByteBuffer.allocate(1)))).isEqualTo(-1);
      assertThat(weft.blockOn(two.read(ByteBuffer.allocate(1)))).isEqualTo(-1);
      listener.close();
      assertThatThrownBy(() -> weft.blockOn(listener.acceptMany(streams, 1)))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("many datagrams are sent and received at once, whole, in order; a cancel loses none")
  void manyDatagrams(Weft weft) throws Exception {
    try (var sender = UdpSocket.bind(weft, loopback(0));
        var receiver = UdpSocket.bind(weft, loopback(0))) {
      ByteBuffer[] dsts = new ByteBuffer[4];
      for (int i = 0; i < 4; i++) {
        dsts[i] = ByteBuffer.allocate(10);
      }
      InetSocketAddress[] senders = new InetSocketAddress[4];
      cancelAfterOnePoll(weft, receiver.receiveMany(dsts, senders));
      ByteBuffer[] srcs = new ByteBuffer[6];
      InetSocketAddress[] targets = new InetSocketAddress[6];
      for (int i = 0; i < 6; i++) {
        srcs[i] = ByteBuffer.wrap((i == 2 ? "" : "n" + i).getBytes(UTF_8));
        targets[i] = receiver.localAddress();
      }
      assertThat(weft.blockOn(sender.sendMany(srcs, targets))).isEqualTo(6);
      assertThat(srcs).allMatch(src -> !src.hasRemaining());
      assertThat(weft.blockOn(receiver.receiveMany(dsts, senders))).isEqualTo(4);
      assertThat(texts(dsts)).containsExactly("n0", "n1", "", "n3");
      assertThat(senders).containsOnly(sender.localAddress());
      for (ByteBuffer dst : dsts) {
        dst.clear();
      }
      assertThat(weft.blockOn(receiver.receiveMany(dsts, senders))).isEqualTo(2);
      assertThat(texts(dsts)).startsWith("n4", "n5");
      assertThatThrownBy(() -> receiver.receiveMany(dsts, new InetSocketAddress[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @WeftTest(allPairings = true)
  @DisplayName("what cannot be sent behind the first of many is told by the next call, and once")
  void manyWithAFailure(Weft weft) throws Exception {
    try (var sender = UdpSocket.bind(weft, loopback(0));
        var receiver = UdpSocket.bind(weft, loopback(0))) {
      var target = receiver.localAddress();
      ByteBuffer[] srcs = {ByteBuffer.wrap(new byte[1]), ByteBuffer.wrap(new byte[100_000])};
      InetSocketAddress[] targets = {target, target};
      assertThat(weft.blockOn(sender.sendMany(srcs, targets))).isEqualTo(1);
      var next = ByteBuffer.wrap("next".getBytes(UTF_8));
      assertThatThrownBy(() -> weft.blockOn(sender.send(next, target)))
          .isInstanceOf(IOException.class);
      assertThat(weft.blockOn(sender.send(next, target))).isEqualTo(4);
    }
  }

  private static List<String> texts(ByteBuffer[] buffers) {
    var texts = new ArrayList<String>();
    for (ByteBuffer buffer : buffers) {
      texts.add(new String(buffer.array(), 0, buffer.position(), UTF_8));
    }
    return texts;
  }

  @Test
  @DisplayName("options are checked where they are given")
  void wrong() {
    assertThatThrownBy(
            () ->
                ConnectOptions.defaults()
                    .keepAlive(Duration.ofSeconds(1), Duration.ofSeconds(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
