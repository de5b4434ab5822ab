package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.testing.Pairing;
import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class UnixDatagramTest {

  private final Loopback net;
  private final UnixAddress here;
  private final UnixAddress there;
  private final UnixDatagram socket;
  private final ByteBuffer buffer = ByteBuffer.allocate(2000);

  UnixDatagramTest(Pairing pairing, @TempDir Path folder) throws IOException {
    net = new Loopback(pairing);
    here = UnixAddress.of(folder.resolve("here"));
    there = UnixAddress.of(folder.resolve("there"));
    socket = UnixDatagram.bind(net.weft, here);
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    net.close();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private String received() {
    String text = UTF_8.decode(buffer.flip()).toString();
    buffer.clear();
    return text;
  }

  @Test
  @DisplayName("datagrams go both ways, whole and one at a time, with their sender's address")
  void datagrams() throws Exception {
    try (var other = UnixDatagram.bind(net.weft, there)) {
      net.run(other.send(bytes("one"), here));
      net.run(other.send(bytes("two"), here));
      assertThat(net.run(socket.receive(buffer))).isEqualTo(there);
      assertThat(received()).isEqualTo("one");
      net.run(socket.receive(buffer.limit(2)));
      assertThat(received()).isEqualTo("tw");
      var waiting = net.weft.spawn(other.receive(buffer));
      assertThat(net.run(socket.send(bytes("back"), there))).isEqualTo(4);
      assertThat(net.run(waiting)).isEqualTo(here);
      assertThat(received()).isEqualTo("back");
    }
    assertThat(((UnixAddress.OfPath) there).path()).doesNotExist();
  }

  @Test
  @DisplayName("abstract names, and senders without a name")
  void names() throws Exception {
    var name = UnixAddress.ofName("weft-datagram-" + ProcessHandle.current().pid());
    try (var named = net.run(UnixDatagram.bind(name));
        var unnamed = UnixDatagram.bind(net.weft, UnixAddress.unnamed())) {
      net.run(named.send(bytes("from a name"), here));
      assertThat(net.run(socket.receive(buffer))).isEqualTo(name);
      assertThat(received()).isEqualTo("from a name");
      net.run(unnamed.send(bytes("from nobody"), here));
      assertThat(net.run(socket.receive(buffer))).isEqualTo(UnixAddress.unnamed());
      assertThat(received()).isEqualTo("from nobody");
      net.run(unnamed.connect(name).send(bytes("to a name")));
      net.run(named.receive(buffer));
      assertThat(received()).isEqualTo("to a name");
    }
  }

  @Test
  @DisplayName("a full queue holds back whoever sends, connected or not, and nothing is lost")
  void fullQueue() throws Exception {
    try (var sender = UnixDatagram.bind(net.weft, there);
        var connected = UnixDatagram.bind(net.weft, UnixAddress.unnamed())) {
      connected.connect(here);
      for (var from : List.of(sender, connected)) {
        var sending = net.weft.spawn(sendAll(from, from == sender, 0));
        for (int i = 0; i < 2000; i++) {
          net.run(socket.receive(buffer));
          assertThat(received()).isEqualTo("no " + i);
          if (i == 0) {
            assertThat(sending.isFinished()).isFalse();
          }
        }
        assertThat(net.run(sending)).isEqualTo(2000);
      }
    }
  }

  private Future<Integer> sendAll(UnixDatagram from, boolean addressed, int next) {
    ByteBuffer datagram = bytes("no " + next);
    return (addressed ? from.send(datagram, here) : from.send(datagram))
        .then(n -> next + 1 == 2000 ? Futures.ready(2000) : sendAll(from, addressed, next + 1));
  }

  @Test
  @DisplayName("failures name the address; closing fails whoever waits")
  void failures() throws Exception {
    assertThatThrownBy(() -> UnixDatagram.bind(net.weft, here))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining(here.toString());
    assertThatThrownBy(() -> net.run(socket.send(bytes("x"), there)))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining(there.toString());
    assertThatThrownBy(() -> socket.connect(there))
        .isInstanceOf(SocketException.class)
        .hasMessageContaining(there.toString());
    assertThatThrownBy(() -> net.run(socket.send(bytes("x"))))
        .isInstanceOf(NotYetConnectedException.class);
    assertThatThrownBy(() -> socket.send(bytes(""), there))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty");
    var receiving = net.weft.spawn(socket.receive(buffer));
    socket.close();
    assertThatThrownBy(() -> net.run(receiving))
        .isInstanceOf(JoinException.TaskFailed.class)
        .hasCauseInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("who is not there any more fails one send, and the socket stays usable")
  void stale() throws Exception {
    Path stale = ((UnixAddress.OfPath) there).path();
    try (var peer =
        Peer.python(
            """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            """,
            there.toString())) {
      peer.ends(); // its file stays
    }
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> net.run(socket.send(bytes("anybody?"), there)))
          .isInstanceOf(SocketException.class)
          .hasMessageContaining(there.toString());
      net.run(socket.send(bytes("to myself"), here));
      assertThat(net.run(socket.receive(buffer))).isEqualTo(here);
      assertThat(received()).isEqualTo("to myself");
    }
    Files.delete(stale);
  }

  @Test
  @DisplayName("7.12 a peer that turns to somebody else ends the socket; its file goes with it")
  void leftByItsPeer() throws Exception {
    var other = UnixAddress.of(((UnixAddress.OfPath) here).path().resolveSibling("other"));
    try (var peer = UnixDatagram.bind(net.weft, there);
        var third = UnixDatagram.bind(net.weft, other)) {
      peer.connect(here);
      socket.connect(there);
      net.run(socket.send(bytes("unread")));
      peer.connect(third.localAddress());
      assertThatThrownBy(() -> net.run(socket.receive(buffer))).isInstanceOf(IOException.class);
      socket.close();
      assertThat(((UnixAddress.OfPath) here).path()).doesNotExist();
    }
  }

  @Test
  @DisplayName("7.23 sockets that have sent and received leave no descriptor")
  void leavesNothing() throws Exception {
    sendAndClose();
    long before = descriptors();
    for (int i = 0; i < 50; i++) {
      sendAndClose();
    }
    net.until("the descriptors are closed", () -> descriptors() <= before);
  }

  private void sendAndClose() throws Exception {
    try (var other = UnixDatagram.bind(net.weft, there)) {
      net.run(other.send(bytes("x"), here));
      net.run(socket.receive(buffer.clear()));
      net.run(socket.send(bytes("y"), there));
      net.run(other.receive(buffer.clear()));
    }
  }

  private static long descriptors() {
    String[] open = new File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  @Test
  @DisplayName(
      "Python answers each datagram, and sees our process in its credentials (SCM_CREDENTIALS)")
  void python() throws Exception {
    try (var peer =
        Peer.python(
            """
            import socket, struct, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            s.bind(sys.argv[1])
            print('ready', flush=True)
            for i in range(100):
                data, anc, _, sender = s.recvmsg(2000, 100)
                if i == 0:
                    print(*struct.unpack('3i', anc[0][2])[:1], flush=True)
                s.sendto(data[::-1], sender)
            """,
            there.toString())) {
      peer.line();
      for (int i = 100; i < 200; i++) {
        net.run(socket.send(bytes("no " + i), there));
        assertThat(net.run(socket.receive(buffer))).isEqualTo(there);
        assertThat(received()).isEqualTo(new StringBuilder("no " + i).reverse().toString());
      }
      assertThat(peer.line()).isEqualTo(Long.toString(ProcessHandle.current().pid()));
      peer.ends();
    }
  }

  @Test
  @DisplayName("empty datagrams are datagrams, between others and alone")
  void empty() throws Exception {
    try (var peer =
        Peer.python(
            """
            import socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.connect(sys.argv[1])
            for data in (b'', b'', b'one', b''):
                s.send(data)
            """,
            here.toString())) {
      for (String expected : List.of("", "", "one", "")) {
        assertThat(net.run(socket.receive(buffer))).isEqualTo(UnixAddress.unnamed());
        assertThat(received()).isEqualTo(expected);
      }
      peer.ends();
    }
  }

  @Test
  @DisplayName("socat's datagrams, there and back")
  void socat() throws Exception {
    try (var peer = Peer.start(List.of("socat", "-u", "UNIX-RECV:" + there, "STDOUT"))) {
      net.until("socat listens", () -> ((UnixAddress.OfPath) there).path().toFile().exists());
      net.run(socket.send(bytes("hello socat\n"), there));
      assertThat(peer.line()).isEqualTo("hello socat");
    }
    try (var peer = Peer.start(List.of("socat", "-u", "STDIN", "UNIX-SENDTO:" + here))) {
      peer.say("hello weft");
      net.run(socket.receive(buffer));
      assertThat(received()).isEqualTo("hello weft\n");
    }
  }
}
