package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The echo server as a process, and peers that do not behave.
@Timeout(90)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class EchoProcessTest {

  private final Pairing pairing;

  EchoProcessTest(Pairing pairing) {
    this.pairing = pairing;
  }

  private WeftProcess echo(int descriptors) throws IOException {
    return new WeftProcess(pairing, descriptors, List.of("echo", "--address", "127.0.0.1:0"));
  }

  private static Socket dial(InetSocketAddress server) throws IOException {
    var socket = new Socket(server.getAddress(), server.getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void assertEchoes(Socket peer) throws IOException {
    peer.getOutputStream().write('x');
    assertThat(peer.getInputStream().read()).isEqualTo('x');
  }

  @Test
  @DisplayName("fifty peers that reset their connections are not worth a line")
  void resets() throws Exception {
    try (var server = echo(0)) {
      InetSocketAddress address = server.listeningOn();
      for (int i = 0; i < 50; i++) {
        var peer = dial(address);
        assertEchoes(peer);
        peer.getOutputStream().write(new byte[10_000]); // is unread, or its echo is, at the reset
        peer.setSoLinger(true, 0);
        peer.close();
      }
      try (var peer = dial(address)) {
        assertEchoes(peer);
      }
      assertThat(server.errors()).isEmpty();
    }
  }

  @Test
  @DisplayName("told to terminate, it lets nobody in, ends its connections and exits with 0")
  void terminated() throws Exception {
    try (var server = echo(0)) {
      InetSocketAddress address = server.listeningOn();
      try (var peer = dial(address)) {
        assertEchoes(peer);
        assertThat(new ProcessBuilder("kill", "-TERM", "" + server.pid()).start().waitFor())
            .isZero();
        assertThat(peer.getInputStream().read()).as("the end of the stream").isEqualTo(-1);
      }
      assertThat(server.exitStatus()).isZero();
      assertThatThrownBy(() -> dial(address)).isInstanceOf(ConnectException.class);
      assertThat(server.errors()).isEmpty();
    }
  }

  @Test
  @DisplayName("without descriptors it goes on, says so once, and serves who waits when it can")
  void descriptorsRunOut() throws Exception {
    List<Socket> peers = new ArrayList<>();
    try (var server = echo(100)) {
      InetSocketAddress address = server.listeningOn();
      peers.add(dial(address));
      assertEchoes(peers.getFirst());
      loadWhatPartingTakes(address);
      for (int i = 0; i < 120; i++) {
        peers.add(dial(address));
      }
      while (!server.errors().contains("cannot accept")) {
        Thread.onSpinWait();
      }
      assertEchoes(peers.getFirst());
      for (Socket peer : peers.subList(1, 80)) {
        peer.close();
      }
      assertEchoes(peers.getLast());
      assertEchoes(peers.getFirst());
      assertThat(server.errors().lines())
          .singleElement()
          .asString()
          .contains("WARN", "TcpListener");
    } finally {
      for (Socket peer : peers) {
        peer.close();
      }
    }
  }

  /// Here classes come from folders, and to load one takes a descriptor, so that those which are
  /// first needed when none is left would be missing for good.
  private static void loadWhatPartingTakes(InetSocketAddress address) throws IOException {
    for (int i = 0; i < 3; i++) {
      try (Socket leaving = dial(address);
          Socket resetting = dial(address)) {
        assertEchoes(leaving);
        assertEchoes(resetting);
        resetting.setSoLinger(true, 0);
      }
    }
  }
}
