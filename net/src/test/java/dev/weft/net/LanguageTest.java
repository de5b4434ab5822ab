package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Weft;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The system's messages in German: nothing is recognised by its English text.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class LanguageTest {

  private static final Map<String, String> GERMAN = Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "de");

  private final Pairing pairing;

  LanguageTest(Pairing pairing) {
    this.pairing = pairing;
  }

  /// What this test's processes share.
  private static Weft open(String[] args) throws IOException {
    return Weft.builder().executor(args[0]).reactor(args[1]).timer(args[2]).open();
  }

  private String inGerman(Class<?> main, Path path) throws Exception {
    pairing.assumeAvailable();
    String said =
        ChildJvm.run(
            GERMAN,
            List.of(),
            ChildJvm.FLAGS,
            main,
            pairing.executor(),
            pairing.reactor(),
            pairing.timer(),
            path.toString());
    Assumptions.assumeFalse(
        said.startsWith("No such file or directory"), "this system speaks no German");
    return said;
  }

  private static void sayHowTheSystemSpeaks() throws IOException {
    try {
      ServerSocketChannel.open(StandardProtocolFamily.UNIX)
          .bind(UnixDomainSocketAddress.of("/no/such/folder/s"));
    } catch (SocketException e) {
      System.out.println(e.getMessage());
    }
  }

  /// Connects to a listener whose backlog is full.
  static final class ToFullBacklog {
    private ToFullBacklog() {}

    public static void main(String[] args) throws Exception {
      sayHowTheSystemSpeaks();
      Path path = Path.of(args[3]);
      UnixAddress address = UnixAddress.of(path);
      try (Weft weft = open(args);
          var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        listener.bind(UnixDomainSocketAddress.of(path), 1).configureBlocking(false);
        for (UnixLibrary library : UnixLibrary.values()) {
          List<SocketChannel> filling = fill(path);
          JoinHandle<UnixStream> late = weft.spawn(UnixStream.connect(address, library));
          try {
            weft.blockOn(Futures.timeout(Duration.ofMillis(50), Futures.borrowed(late)));
          } catch (TimeoutException full) {
            System.out.println(library + " waits");
          }
          for (SocketChannel channel : filling) {
            listener.accept().close();
            channel.close();
          }
          weft.blockOn(Futures.timeout(Loopback.PATIENCE, late)).close();
          listener.accept().close();
          System.out.println(library + " is connected");
        }
      }
    }

    private static List<SocketChannel> fill(Path path) throws IOException {
      List<SocketChannel> filling = new ArrayList<>();
      while (true) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.configureBlocking(false);
        try {
          channel.connect(UnixDomainSocketAddress.of(path));
          filling.add(channel);
        } catch (SocketException full) {
          channel.close();
          return filling;
        }
      }
    }
  }

  @Test
  @DisplayName("connecting waits for room in a backlog in any language")
  void fullBacklog(@TempDir Path folder) throws Exception {
    assertThat(inGerman(ToFullBacklog.class, folder.resolve("s")))
        .endsWith(
            """
            JDK waits
            JDK is connected
            JUNIXSOCKET waits
            JUNIXSOCKET is connected
            """);
  }

  /// Reads from and writes to peers that are gone.
  static final class ToLostPeers {
    private ToLostPeers() {}

    public static void main(String[] args) throws Exception {
      sayHowTheSystemSpeaks();
      UnixAddress address = UnixAddress.of(args[3]);
      try (Weft weft = open(args);
          var server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
        var to = (InetSocketAddress) server.getLocalSocketAddress();
        for (boolean read : new boolean[] {true, false}) {
          TcpStream stream = weft.blockOn(TcpStream.connect(to));
          Socket peer = server.accept();
          peer.setSoLinger(true, 0);
          peer.close();
          System.out.println("TCP " + failure(weft, stream, read));
        }
        for (UnixLibrary library : UnixLibrary.values()) {
          try (var listener = UnixListener.bind(weft, address, library)) {
            for (boolean read : new boolean[] {true, false}) {
              UnixStream stream = weft.blockOn(UnixStream.connect(address, library));
              UnixStream peer = weft.blockOn(listener.accept());
              weft.blockOn(stream.writeAll(new byte[1]));
              peer.close();
              System.out.println(library + " " + failure(weft, stream, read));
            }
          }
        }
      }
    }

    private static String failure(Weft weft, dev.weft.io.AsyncDuplex stream, boolean read)
        throws Exception {
      try (stream) {
        for (int i = 0; i < 100; i++) {
          if (read) {
            weft.blockOn(stream.read(ByteBuffer.allocate(1)));
          } else {
            weft.blockOn(stream.writeAll(new byte[1000]));
          }
        }
        return "does not notice";
      } catch (IOException e) {
        return e.getClass().getSimpleName();
      }
    }
  }

  @Test
  @DisplayName("a peer that is gone is a lost connection in any language")
  void lostPeers(@TempDir Path folder) throws Exception {
    assertThat(inGerman(ToLostPeers.class, folder.resolve("s")))
        .endsWith(
            """
            TCP ConnectionLostException
            TCP ConnectionLostException
            JDK ConnectionLostException
            JDK ConnectionLostException
            JUNIXSOCKET ConnectionLostException
            JUNIXSOCKET ConnectionLostException
            """);
  }
}
