package dev.weft.examples.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.OtherProgram;
import dev.weft.examples.WeftProcess;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// The proxy as a process, between curl or openssl and servers of this test.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class TlsProxyTest {

  private ServerSocket a;
  private ServerSocket b;
  private ServerSocket broken;
  @Parameter private Pairing pairing;
  private WeftProcess proxy;
  private InetSocketAddress address;

  /// A client that says nothing, from the beginning on, and ends when it is closed.
  private @Nullable Process idle;

  @BeforeParameterizedClassInvocation
  void start() throws IOException {
    pairing.assumeAvailable();
    a = server("a");
    b = server("b");
    broken = server("broken");
    proxy =
        new WeftProcess(
            pairing,
            0,
            List.of(
                "tls-proxy",
                "--address",
                "127.0.0.1:0",
                "--idle",
                "2s",
                "--keystore",
                OtherProgram.CERTIFICATES.resolve("names.p12").toString(),
                "--password",
                "password",
                "--route",
                "a.example=127.0.0.1:" + a.getLocalPort(),
                "--route",
                "B.example=127.0.0.1:" + b.getLocalPort(),
                "--route",
                "broken.example=127.0.0.1:" + broken.getLocalPort(),
                "--route",
                "down.example=127.0.0.1:1"));
    address = proxy.listeningOn();
    idle =
        OtherProgram.start(
            List.of(
                "openssl",
                "s_client",
                "-quiet",
                "-connect",
                "127.0.0.1:" + address.getPort(),
                "-servername",
                "a.example"));
  }

  /// Answers every request with its name and a megabyte; the broken one does not come to the end.
  private static ServerSocket server(String name) throws IOException {
    var listener = new ServerSocket(0, 1000);
    Thread.ofVirtual().start(() -> acceptAll(listener, name));
    return listener;
  }

  private static void acceptAll(ServerSocket listener, String name) {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> answer(socket, name));
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  private static void answer(Socket socket, String name) {
    try (socket) {
      var in = new java.io.BufferedReader(new java.io.InputStreamReader(socket.getInputStream()));
      String line;
      while ((line = in.readLine()) != null && !line.isEmpty()) {}
      if (line == null) {
        return;
      }
      String page = name + "!".repeat(1_000_000);
      String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + page.length();
      if (name.equals("broken")) { // a reset in the middle of the answer
        socket.getOutputStream().write((head + "\r\n\r\nhalf").getBytes(ISO_8859_1));
        socket.setSoLinger(true, 0);
        return;
      }
      socket.getOutputStream().write((head + "\r\n\r\n" + page).getBytes(ISO_8859_1));
      socket.shutdownOutput();
      while (in.readLine() != null) {}
    } catch (IOException e) {
      // the proxy has gone
    }
  }

  @AfterParameterizedClassInvocation
  void close() throws IOException {
    if (proxy == null) {
      return;
    }
    if (idle != null) {
      idle.destroyForcibly();
      idle = null;
    }
    proxy.close();
    proxy = null;
    a.close();
    b.close();
    broken.close();
  }

  private String curl(String name, String... more) throws Exception {
    return curlAt(address.getPort(), name, more);
  }

  private static String curlAt(int port, String name, String... more) throws Exception {
    var command = new ArrayList<>(List.of("curl", "-sS", "--cacert"));
    command.add(OtherProgram.CERTIFICATES.resolve("authority.pem").toString());
    command.addAll(List.of("--connect-to", name + ":443:127.0.0.1:" + port));
    command.addAll(List.of(more));
    command.add("https://" + name + "/");
    return OtherProgram.run(command);
  }

  @Test
  @DisplayName("names lead to servers; others are turned away")
  void routes() throws Exception {
    assertThat(curl("a.example")).startsWith("a!").hasSize(1_000_001);
    assertThat(curl("b.example")).startsWith("b!").hasSize(1_000_001);
    assertThat(curl("c.example")).contains("unrecognized name");
    assertThat(curl("down.example", "-k")).startsWith("curl: ");
    assertThat(curl("a.example")).startsWith("a!");
    assertThat(proxy.errors()).isEmpty();
  }

  @Test
  @Order(Integer.MAX_VALUE) // its time has passed when the others are done
  @DisplayName("who is idle is closed")
  void idle() throws Exception {
    assertThat(OtherProgram.said(idle)).contains("CN = a.example");
    assertThat(curl("a.example")).startsWith("a!");
    assertThat(proxy.errors()).isEmpty();
  }

  /// Passes on what comes, a byte at a time in the direction to the proxy.
  private void drip(Socket from) {
    try (from;
        var to = new Socket(address.getAddress(), address.getPort())) {
      to.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> passOn(to, from));
      for (int b; (b = from.getInputStream().read()) >= 0; ) {
        to.getOutputStream().write(b);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // one of the two has gone
    }
  }

  private static void passOn(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // one of the two has gone
    }
  }

  @Test
  @DisplayName("who sends slowly is served")
  void slow() throws Exception {
    try (var relay = new ServerSocket(0)) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket client = relay.accept()) {
                  drip(client);
                } catch (IOException e) {
                  // the test is over
                }
              });
      assertThat(curlAt(relay.getLocalPort(), "a.example")).startsWith("a!").hasSize(1_000_001);
    }
    assertThat(proxy.errors()).isEmpty();
  }

  @Test
  @DisplayName("a crowd that does not behave harms nobody who does")
  void crowd() throws Exception {
    int size = Integer.getInteger("weft.crowd", 200);
    List<Socket> crowd = new ArrayList<>();
    try {
      for (int i = 0; i < size; i++) {
        var socket = new Socket(address.getAddress(), address.getPort());
        crowd.add(socket);
        switch (i % 8) {
          case 0 -> socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(ISO_8859_1));
          case 1 -> socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
          case 2 -> {
            socket.getOutputStream().write(new byte[] {22, 3, 1});
            socket.setSoLinger(true, 0);
            socket.close();
          }
          case 3 -> socket.getOutputStream().write(new byte[] {22, 3, 3, -1, -1, 1, 0});
          case 4 -> socket.getOutputStream().write(new byte[] {22, 3, 3, 0, 4, 1, -1, -1, -1});
          case 5 -> {
            socket.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1, 0});
            socket.shutdownOutput();
          }
          case 6 -> socket.shutdownOutput();
          default -> {} // says nothing
        }
      }
      for (int i = 0; i < 5; i++) {
        assertThat(curl("a.example")).startsWith("a!").hasSize(1_000_001);
        assertThat(curl("broken.example", "-k", "-o", "/dev/null")).startsWith("curl: ");
      }
    } finally {
      for (Socket socket : crowd) {
        socket.close();
      }
    }
    assertThat(proxy.errors()).isEmpty();
  }
}
