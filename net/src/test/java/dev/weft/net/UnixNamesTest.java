package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import dev.weft.time.Time;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The addresses of UNIX sockets are bytes, and not too many of them.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class UnixNamesTest {

  private static final int LONGEST = 107;

  private final Pairing pairing;
  private final Loopback net;

  UnixNamesTest(Pairing pairing) throws IOException {
    this.pairing = pairing;
    this.net = new Loopback(pairing);
  }

  @AfterEach
  void close() throws IOException {
    net.close();
  }

  private static void isTooLong(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(SocketException.class)
        .hasMessageContaining("at most 107 bytes, and this one has");
  }

  private void areTooLong(UnixAddress shorter, UnixAddress longer) throws Exception {
    try (var socket = UnixDatagram.bind(net.weft, shorter);
        var sender = UnixDatagram.bind(net.weft, UnixAddress.unnamed())) {
      isTooLong(() -> net.run(sender.send(ByteBuffer.wrap(new byte[1]), longer)));
      isTooLong(() -> sender.connect(longer));
      isTooLong(() -> UnixDatagram.bind(net.weft, longer));
      var receiving = net.weft.spawn(socket.receive(ByteBuffer.allocate(9)));
      net.run(sender.send(ByteBuffer.wrap(new byte[2]), shorter));
      net.run(receiving);
    }
    isTooLong(() -> UnixListener.bind(net.weft, longer, UnixLibrary.JUNIXSOCKET));
    isTooLong(() -> net.run(UnixStream.connect(longer, UnixLibrary.JUNIXSOCKET)));
  }

  @Test
  @DisplayName("a path that does not fit is refused, and nobody at its beginning is meant")
  void longPaths(@TempDir Path folder) throws Exception {
    String begin = folder + "/" + "p".repeat(LONGEST - folder.toString().length() - 1);
    UnixAddress longer = UnixAddress.of(begin + "q");
    areTooLong(UnixAddress.of(begin), longer);
    areTooLong(UnixAddress.of(begin), UnixAddress.of(begin + "-other".repeat(50)));
    isTooLong(() -> UnixListener.bind(net.weft, longer, UnixLibrary.JDK));
    isTooLong(() -> net.run(UnixStream.connect(longer, UnixLibrary.JDK)));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  @DisplayName("so is an abstract name; it is the bytes that count")
  void longNames() throws Exception {
    String begin = UUID.randomUUID() + "n".repeat(LONGEST - 36);
    areTooLong(UnixAddress.ofName(begin), UnixAddress.ofName(begin + "-other"));
    String umlauts = UUID.randomUUID() + "\u00fc".repeat(35) + "x";
    areTooLong(UnixAddress.ofName(umlauts), UnixAddress.ofName(umlauts + "\u00fc"));
  }

  @Test
  @DisplayName("an answer reaches a peer whose abstract name is no UTF-8")
  void anyName() throws Exception {
    UnixAddress here = UnixAddress.ofName("weft-" + UUID.randomUUID());
    try (var socket = UnixDatagram.bind(net.weft, here);
        var peer =
            Peer.python(
                """
                import socket, sys
                s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                name = b'\\xff\\xfe\\xc3' + sys.argv[1].encode() + b'\\xc3\\xbc'
                s.bind(b'\\0' + name)
                s.sendto(b'hello', '\\0' + sys.argv[1])
                print(s.recv(100).decode(), flush=True)
                """,
                ((UnixAddress.OfName) here).name())) {
      UnixAddress from = net.run(socket.receive(ByteBuffer.allocate(100)));
      assertThat(((UnixAddress.OfName) from).name())
          .startsWith("\udcff\udcfe\udcc3weft-")
          .endsWith("\u00fc");
      net.run(socket.send(ByteBuffer.wrap("answer".getBytes()), from));
      assertThat(peer.line()).isEqualTo("answer");
      peer.ends();
    }
  }

  /// Accepts from, and answers, peers with odd names.
  static final class ToOddPeers {
    private ToOddPeers() {}

    public static void main(String[] args) throws Exception {
      Weft weft = Weft.builder().executor(args[0]).reactor(args[1]).timer(args[2]).open();
      System.out.println(System.getProperty("sun.jnu.encoding"));
      for (UnixLibrary library : UnixLibrary.values()) {
        UnixAddress address = UnixAddress.of(args[3] + "/" + library);
        try (var listener = UnixListener.bind(weft, address, library)) {
          Process peers =
              new ProcessBuilder("python3", "-c", PEERS, args[3], library.toString())
                  .inheritIO()
                  .start();
          int accepted = 0;
          int failed = 0;
          int open = 0;
          for (int i = 0; i < 20; i++) {
            try (var stream = weft.blockOn(listener.accept())) {
              accepted++;
            } catch (IOException e) {
              failed++;
            }
            open = i == 0 ? descriptors() : open;
          }
          int leaked = descriptors() - open;
          for (int turns = 0; leaked > 2 && turns < 200; turns++) {
            weft.blockOn(
                Time.sleep(Duration.ofMillis(10))); // what was closed is let go of in a turn
            leaked = descriptors() - open;
          }
          System.out.println(
              library
                  + " accepted "
                  + accepted
                  + ", failed "
                  + failed
                  + (leaked > 2 ? ", leaked " + leaked : "")
                  + ", "
                  + weft.driver());
          peers.destroy();
          peers.waitFor();
        }
      }
      var socket = UnixDatagram.bind(weft, UnixAddress.of(args[3] + "/here"));
      Process peer = new ProcessBuilder("python3", "-c", ASKING, args[3]).inheritIO().start();
      for (int i = 0; i < 3; i++) {
        UnixAddress from =
            weft.blockOn(
                Futures.timeout(Loopback.PATIENCE, socket.receive(ByteBuffer.allocate(9))));
        weft.blockOn(socket.send(ByteBuffer.wrap(new byte[] {'o', 'k'}), from));
      }
      System.out.println("datagrams " + (peer.waitFor() == 0 ? "answered" : "lost"));
      weft.close();
    }

    private static int descriptors() {
      String[] open = new File("/proc/self/fd").list();
      return open == null ? 0 : open.length;
    }
  }

  private static final String PEERS =
      """
      import os, socket, sys, time
      peers = []
      for i in range(20):
        s = socket.socket(socket.AF_UNIX)
        s.bind(os.fsencode(sys.argv[1]) + b'/' + sys.argv[2].encode() + b'\\xc3\\xbc\\xff' + str(i).encode())
        s.connect(sys.argv[1] + '/' + sys.argv[2])
        peers.append(s)
      time.sleep(100)
      """;

  private static final String ASKING =
      """
      import os, socket, sys
      for name in b'\\xc3\\xbc', b'\\xff', b'plain':
        s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        s.settimeout(15)
        s.bind(os.fsencode(sys.argv[1]) + b'/d' + name)
        s.sendto(b'hi', sys.argv[1] + '/here')
        assert s.recv(9) == b'ok'
      """;

  @Test
  @DisplayName("a peer's name ends no accepting loop and leaks nothing, in any locale")
  void oddPeers(@TempDir Path folder) throws Exception {
    Map<String, FutureTask<String>> children = new TreeMap<>();
    for (String locale : List.of("C", "C.UTF-8")) {
      Path own = folder.resolve(locale);
      assertThat(own.toFile().mkdir()).isTrue();
      var child =
          new FutureTask<>(
              () ->
                  ChildJvm.run(
                      Map.of("LC_ALL", locale),
                      List.of(),
                      ChildJvm.FLAGS,
                      ToOddPeers.class,
                      pairing.executor(),
                      pairing.reactor(),
                      pairing.timer(),
                      own.toString()));
      Thread.ofPlatform().daemon().name("child in " + locale).start(child);
      children.put(locale, child);
    }
    for (var child : children.entrySet()) {
      // Under C the JDK loses a descriptor each time, and can do no more than say so.
      assertThat(child.getValue().get())
          .contains(
              child.getKey().equals("C")
                  ? "JDK accepted 0, failed 20"
                  : "JDK accepted 20, failed 0, driver")
          .contains("JUNIXSOCKET accepted 20, failed 0, driver")
          .containsPattern("JDK .* 1 sources")
          .containsPattern("JUNIXSOCKET .* 1 sources")
          .contains("datagrams answered");
    }
  }

  @Test
  @DisplayName("what the JDK cannot name is a failure that says what to do")
  void whatTheJdkCannotName(@TempDir Path folder) throws Exception {
    String said =
        ChildJvm.run(
            Map.of("LC_ALL", "C"),
            List.of(),
            ChildJvm.FLAGS,
            Unnameable.class,
            pairing.executor(),
            pairing.reactor(),
            pairing.timer(),
            folder.toString());
    assertThat(said)
        .contains("LC_ALL=C.UTF-8")
        .contains("JUNIXSOCKET bound")
        .endsWith("connected\n");
    assertThat(folder).isEmptyDirectory();
  }

  /// Binds at a path that is not in the locale's encoding.
  static final class Unnameable {
    private Unnameable() {}

    public static void main(String[] args) throws Exception {
      Path path = Path.of(java.net.URI.create("file://" + args[3] + "/%C3%BC%FF"));
      UnixAddress address = UnixAddress.of(path);
      try (Weft weft = Weft.builder().executor(args[0]).reactor(args[1]).timer(args[2]).open()) {
        for (UnixLibrary library : UnixLibrary.values()) {
          try (Closeable _ = UnixListener.bind(weft, address, library)) {
            System.out.println(library + " bound");
            weft.blockOn(UnixStream.connect(address, library)).close();
            System.out.println("connected");
          } catch (SocketException e) {
            System.out.println(e.getMessage());
          }
        }
      }
    }
  }
}
