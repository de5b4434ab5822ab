package dev.weft.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.JoinException;
import dev.weft.testing.Pairing;
import dev.weft.testing.PollProbe;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NotYetConnectedException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class UdpSocketTest {

  private final Loopback net;
  private final UdpSocket socket;
  private final ByteBuffer buffer = ByteBuffer.allocate(2000);

  UdpSocketTest(Pairing pairing) throws IOException {
    net = new Loopback(pairing);
    socket = open();
  }

  @AfterEach
  void close() throws IOException {
    socket.close();
    net.close();
  }

  private UdpSocket open() throws IOException {
    return UdpSocket.bind(net.weft, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private String received() {
    return UTF_8.decode(buffer.flip()).toString();
  }

  @Test
  @DisplayName("a dump is told which socket waits, and for what")
  void explained() throws Exception {
    var one = new ByteBuffer[] {buffer};
    var sender = new InetSocketAddress[1];
    for (Future<?> receiving : List.of(socket.receive(buffer), socket.receiveMany(one, sender))) {
      assertThat(PollProbe.of(receiving).waitsFor()).containsExactly("a datagram for " + socket);
    }
    assertThat(PollProbe.of(socket.send(bytes("one"), socket.localAddress())).waitsFor())
        .containsExactly("room to send a datagram from " + socket);
  }

  @Test
  @DisplayName("datagrams go both ways between two sockets, whole and one at a time")
  void datagrams() throws Exception {
    try (var other = open()) {
      net.run(other.send(bytes("one"), socket.localAddress()));
      net.run(other.send(bytes("two"), socket.localAddress()));
      assertThat(net.run(socket.receive(buffer))).isEqualTo(other.localAddress());
      assertThat(received()).isEqualTo("one");
      net.run(socket.receive(buffer.clear()));
      assertThat(received()).isEqualTo("two");
      var waiting = net.weft.spawn(other.receive(buffer.clear()));
      assertThat(net.run(socket.send(bytes("back"), other.localAddress()))).isEqualTo(4);
      assertThat(net.run(waiting)).isEqualTo(socket.localAddress());
      assertThat(received()).isEqualTo("back");
    }
  }

  @Test
  @DisplayName("an empty datagram is one, and a long one is cut")
  void odd() throws Exception {
    try (var other = open()) {
      assertThat(net.run(other.send(bytes(""), socket.localAddress()))).isZero();
      assertThat(net.run(socket.receive(buffer))).isEqualTo(other.localAddress());
      assertThat(received()).isEmpty();
      net.run(other.send(bytes("long"), socket.localAddress()));
      net.run(socket.receive(buffer.clear().limit(2)));
      assertThat(received()).isEqualTo("lo");
    }
  }

  @Test
  @DisplayName("a connected socket hears its peer alone")
  void connected() throws Exception {
    try (var peer = open();
        var stranger = open()) {
      socket.connect(peer.localAddress());
      assertThat(socket.remoteAddress()).isEqualTo(peer.localAddress());
      net.run(stranger.send(bytes("stranger"), socket.localAddress()));
      net.run(peer.send(bytes("peer"), socket.localAddress()));
      net.run(socket.receive(buffer));
      assertThat(received()).isEqualTo("peer");
      net.run(socket.send(bytes("hello")));
      net.run(peer.receive(buffer.clear()));
      assertThat(received()).isEqualTo("hello");
    }
  }

  @Test
  @DisplayName("7.14 C3 an ICMP error fails one receive, and then the socket sleeps")
  void icmp() throws Exception {
    InetSocketAddress nobody;
    try (var gone = new java.net.DatagramSocket(0, java.net.InetAddress.getLoopbackAddress())) {
      nobody = (InetSocketAddress) gone.getLocalSocketAddress();
    }
    socket.connect(nobody);
    var receiving = net.weft.spawn(socket.receive(buffer));
    net.run(socket.send(bytes("?")));
    assertThatThrownBy(() -> net.run(receiving))
        .isInstanceOf(JoinException.TaskFailed.class)
        .hasCauseInstanceOf(PortUnreachableException.class);
    // From now on it would block, and says so, rather than be tried again and again.
    var woken = new AtomicInteger();
    Context cx = Context.of(woken::incrementAndGet);
    net.until("it waits", () -> pending(cx));
    woken.set(0);
    long quiet = System.nanoTime() + 50_000_000;
    while (System.nanoTime() < quiet) {
      assertThat(woken).hasValue(0);
    }
  }

  private boolean pending(Context cx) {
    try {
      return socket.pollReceive(cx, buffer.clear()) == null;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @DisplayName("datagrams to and from Python")
  void python() throws Exception {
    try (var peer =
        Peer.python(
            """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('127.0.0.1', 0))
            print(s.getsockname()[1], flush=True)
            for i in range(100):
                data, sender = s.recvfrom(2000)
                s.sendto(data[::-1], sender)
            """)) {
      var address = new InetSocketAddress("127.0.0.1", Integer.parseInt(peer.line()));
      for (int i = 100; i < 200; i++) {
        net.run(socket.send(bytes("no " + i), address));
        assertThat(net.run(socket.receive(buffer.clear()))).isEqualTo(address);
        assertThat(received()).isEqualTo(new StringBuilder("no " + i).reverse().toString());
      }
      peer.ends();
    }
  }

  @Test
  @DisplayName("a question as dig asks it: DNS over UDP, answered by Python")
  void dns() throws Exception {
    try (var peer =
        Peer.python(
            """
            import socket, struct
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            s.bind(('127.0.0.1', 0))
            print(s.getsockname()[1], flush=True)
            query, sender = s.recvfrom(512)
            number, flags, questions = struct.unpack('!HHH', query[:6])
            name, at = [], 12
            while query[at]:
                name.append(query[at + 1:at + 1 + query[at]].decode())
                at += 1 + query[at]
            print('.'.join(name), struct.unpack('!HH', query[at + 1:at + 5]), flush=True)
            header = struct.pack('!HHHHHH', number, 0x8180, 1, 1, 0, 0)
            record = struct.pack('!HHHIH', 0xC00C, 1, 1, 60, 4) + bytes([192, 0, 2, 7])
            s.sendto(header + query[12:at + 5] + record, sender)
            """)) {
      socket.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(peer.line())));
      ByteBuffer query = ByteBuffer.allocate(512);
      query.putShort((short) 0x2a2a).putShort((short) 0x0100); // number; recursion desired
      query.putShort((short) 1).putShort((short) 0).putShort((short) 0).putShort((short) 0);
      for (String label : "weft.example".split("\\.")) {
        query.put((byte) label.length()).put(label.getBytes(UTF_8));
      }
      query.put((byte) 0).putShort((short) 1).putShort((short) 1); // A, IN
      int length = query.position();
      net.run(socket.send(query.flip()));
      net.run(socket.receive(buffer));
      assertThat(peer.line()).isEqualTo("weft.example (1, 1)");
      buffer.flip();
      assertThat(buffer.getShort(0)).isEqualTo((short) 0x2a2a);
      assertThat(buffer.getShort(6)).as("answers").isEqualTo((short) 1);
      byte[] address = new byte[4];
      buffer.get(length + 12, address);
      assertThat(InetAddress.getByAddress(address)).isEqualTo(InetAddress.getByName("192.0.2.7"));
      peer.ends();
    }
  }

  @Test
  @DisplayName("multicast on the loopback interface, where the host allows")
  void multicast() throws Exception {
    var loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"));
    var group = InetAddress.getByName("239.1.2.3");
    var any = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
    try (var member = UdpSocket.bind(net.weft, any)) {
      var key = member.join(group, loopback);
      socket
          .setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback)
          .setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
      var to = new InetSocketAddress(group, member.localAddress().getPort());
      try {
        net.run(socket.send(bytes("all"), to));
      } catch (IOException e) {
        Assumptions.abort("this host routes no multicast over loopback: " + e);
      }
      assertThat(net.run(member.receive(buffer))).isEqualTo(socket.localAddress());
      assertThat(received()).isEqualTo("all");
      key.drop();
      assertThat(key.isValid()).isFalse();
    }
  }

  @Test
  @DisplayName("broadcasting is refused without the option")
  void broadcast() throws Exception {
    var all = new InetSocketAddress(InetAddress.getByName("127.255.255.255"), 9);
    var any = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
    try (var sender = UdpSocket.bind(net.weft, any);
        var receiver = UdpSocket.bind(net.weft, any)) {
      sender.setOption(StandardSocketOptions.SO_BROADCAST, false);
      assertThatThrownBy(() -> net.run(sender.send(bytes("x"), all)))
          .isInstanceOf(IOException.class);
      sender.setOption(StandardSocketOptions.SO_BROADCAST, true);
      var to = new InetSocketAddress(all.getAddress(), receiver.localAddress().getPort());
      net.run(sender.send(bytes("x"), to));
      net.run(receiver.receive(buffer));
      assertThat(received()).isEqualTo("x");
    }
  }

  @Test
  @DisplayName("failures name the address; closing fails whoever waits")
  void failures() throws Exception {
    assertThatThrownBy(() -> UdpSocket.bind(net.weft, socket.localAddress()))
        .isInstanceOf(BindException.class)
        .hasMessageContaining(socket.localAddress().toString());
    assertThatThrownBy(() -> net.run(socket.send(bytes("x"))))
        .isInstanceOf(NotYetConnectedException.class);
    var receiving = net.weft.spawn(socket.receive(buffer));
    socket.close();
    assertThatThrownBy(() -> net.run(receiving))
        .isInstanceOf(JoinException.TaskFailed.class)
        .hasCauseInstanceOf(ClosedChannelException.class);
  }
}
