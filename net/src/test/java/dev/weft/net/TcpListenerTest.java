package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class TcpListenerTest {

  private final Pairing pairing;
  private final Loopback net;

  TcpListenerTest(Pairing pairing) throws IOException {
    this.pairing = pairing;
    net = new Loopback(pairing);
  }

  @AfterEach
  void close() throws IOException {
    net.close();
  }

  @Test
  @DisplayName("S3-3 bind is plain code: it is bound when it returns, to the port chosen")
  void bindsAtOnce() throws Exception {
    assertThat(net.listener.localAddress().getPort()).isPositive();
    assertThat(net.listener.localAddress().getAddress())
        .isEqualTo(InetAddress.getByName("127.0.0.1"));
    net.dial().close();
  }

  @Test
  @DisplayName("S3-3 an address that is taken fails bind at once, and the message names it")
  void taken() {
    var address = net.listener.localAddress();
    assertThatThrownBy(() -> TcpListener.bind(net.weft, address))
        .isInstanceOf(BindException.class)
        .hasMessageContaining(address.toString());
    assertThatThrownBy(() -> net.run(TcpListener.bind(address))).isInstanceOf(BindException.class);
  }

  @Test
  @DisplayName("an address that is not resolved is an unknown host")
  void unresolved() {
    var nowhere = InetSocketAddress.createUnresolved("nowhere.invalid", 80);
    assertThatThrownBy(() -> TcpListener.bind(net.weft, nowhere))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("nowhere.invalid");
    assertThatThrownBy(() -> net.run(TcpStream.connect(nowhere)))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  @DisplayName("inside a task bind is a future, with options")
  void bindsInTask() throws Exception {
    var address = new InetSocketAddress("127.0.0.1", 0);
    var options =
        ListenOptions.defaults().backlog(7).option(StandardSocketOptions.SO_RCVBUF, 32 * 1024);
    try (var listener = net.run(TcpListener.bind(address, options))) {
      assertThat(listener.localAddress().getPort()).isPositive();
    }
    assertThat(options.options()).containsEntry(StandardSocketOptions.SO_REUSEADDR, true);
  }

  @Test
  @DisplayName("accept gives the connection with both addresses")
  void accepts() throws Exception {
    try (var pair = net.connect()) {
      assertThat(pair.stream().localAddress()).isEqualTo(net.listener.localAddress());
      assertThat(pair.stream().remoteAddress()).isEqualTo(pair.peer().getLocalSocketAddress());
    }
  }

  @Test
  @DisplayName("7.5 many may wait to accept, and each connection goes to one of them")
  void manyAcceptors() throws Exception {
    List<JoinHandle<TcpStream>> acceptors = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      acceptors.add(net.weft.spawn(net.listener.accept()));
    }
    List<Socket> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      peers.add(net.dial());
    }
    Set<Object> remotes = new HashSet<>();
    for (var acceptor : acceptors) {
      try (var stream = net.run(acceptor)) {
        remotes.add(stream.remoteAddress());
      }
    }
    assertThat(remotes).hasSize(10);
    for (var peer : peers) {
      peer.close();
    }
  }

  /// An abort closes a bare stream that came before it; what is in here is the test's.
  private record Kept(TcpStream stream) {}

  @Test
  @DisplayName("12.4 S3-8 (S) cancelling an accept loses no connection")
  void cancelledAccepts() throws Exception {
    var random = new Random(5);
    for (int round = 0; round < 300; round++) {
      var accepting = net.weft.spawn(net.listener.accept().map(Kept::new));
      for (int spin = random.nextInt(2_000); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      try (var peer = net.dial()) {
        for (int spin = random.nextInt(20_000); spin > 0; spin--) {
          Thread.onSpinWait();
        }
        accepting.abort();
        var stream =
            net.run(accepting.recover(late -> net.listener.accept().map(Kept::new))).stream();
        assertThat(stream.remoteAddress()).isEqualTo(peer.getLocalSocketAddress());
        stream.close();
      }
    }
  }

  @Test
  @DisplayName("accepting can be polled, without a future")
  void pollAccept() throws Exception {
    var accepting =
        net.weft.spawn(
            Futures.pollFn(
                cx -> {
                  TcpStream stream = net.listener.pollAccept(cx);
                  return stream == null ? Poll.<TcpStream>pending() : Poll.ready(stream);
                },
                net.listener::cancelAccept));
    try (var peer = net.dial();
        var stream = net.run(accepting)) {
      assertThat(stream.remoteAddress()).isEqualTo(peer.getLocalSocketAddress());
    }
  }

  @Test
  @DisplayName("more connections may wait than the JDK's 50")
  void backlog() throws Exception {
    List<Socket> peers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      peers.add(net.dial());
    }
    for (var peer : peers) {
      net.run(net.listener.accept()).close();
      peer.close();
    }
  }

  @Test
  @DisplayName("7.22 S3-20 a closed listener refuses connections at once; who accepts is told")
  void closes() throws Exception {
    var accepting = net.weft.spawn(net.listener.accept());
    net.until("it waits", () -> net.weft.dump().contains("driver"));
    net.listener.close();
    net.listener.close();
    assertThatThrownBy(() -> net.run(accepting))
        .isInstanceOf(JoinException.TaskFailed.class)
        .hasCauseInstanceOf(ClosedChannelException.class);
    net.until("it refuses", this::refuses);
    assertThatThrownBy(() -> net.run(net.listener.accept()))
        .isInstanceOf(ClosedChannelException.class);
  }

  private boolean refuses() {
    try (var socket = net.dial()) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }

  @Test
  @DisplayName("7.22 S3-20 a listener closed by a task refuses from then on")
  void closedByTask() throws Exception {
    net.run(
        Futures.pollFn(
            cx -> {
              net.listener.close();
              return Poll.ready(null);
            }));
    assertThat(refuses()).isTrue();
  }

  @Test
  @DisplayName("without descriptors accept fails, and goes on when there are some again")
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void outOfFiles() throws Exception {
    String output =
        ChildJvm.run(
            List.of("sh", "-c", "ulimit -n 128 && exec \"$@\"", "sh"),
            ChildJvm.FLAGS,
            OutOfFiles.class,
            pairing.executor(),
            pairing.reactor(),
            pairing.timer());
    assertThat(output).contains("Too many open files", "accepted 4");
  }
}
