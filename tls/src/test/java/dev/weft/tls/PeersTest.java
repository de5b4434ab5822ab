package dev.weft.tls;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Outcome;
import dev.weft.Weft;
import dev.weft.net.TcpStream;
import dev.weft.testing.Pairing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// OpenSSL, curl and the JDK's HTTP client at the other end, on every pairing.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class PeersTest {

  private static final String TLS12 = "-tls1_2";
  private static final String TLS13 = "-tls1_3";

  private final Weft weft;
  private final Connections connections;

  /// How the server's connections ended.
  private final BlockingQueue<Outcome<String>> ends = new LinkedBlockingQueue<>();

  PeersTest(Pairing pairing) throws Exception {
    weft = pairing.builder().open();
    connections = Connections.of(weft);
    Thread.ofPlatform().daemon().start(this::drive);
  }

  /// Some executors run tasks only while somebody waits.
  private void drive() {
    try {
      weft.blockOn(Futures.never());
    } catch (Exception e) {
      // the runtime is closed
    }
  }

  @AfterEach
  void close() throws Exception {
    connections.close();
  }

  private static String file(String name) {
    return Certificates.FOLDER.resolve(name).toString();
  }

  private int port() {
    return connections.listener().localAddress().getPort();
  }

  private void serve(TlsAcceptor acceptor, Fn<TlsStream, Future<String>> handler) {
    weft.spawn(
            connections
                .listener()
                .serve(tcp -> Futures.catching(serving(acceptor, tcp, handler)).map(ends::add)))
        .detach();
  }

  private static Future<String> serving(
      TlsAcceptor acceptor, TcpStream tcp, Fn<TlsStream, Future<String>> handler) {
    return async(
        () -> {
          try (TlsStream stream = await(acceptor.accept(tcp))) {
            return await(handler.apply(stream));
          }
        });
  }

  /// Sends back what comes, to the end; yields who the client was.
  private static Future<String> echo(TlsStream stream) {
    return async(
        () -> {
          var buffer = ByteBuffer.allocate(20_000);
          while (await(stream.read(buffer.clear())) >= 0) {
            await(stream.writeAll(buffer.flip()));
          }
          await(stream.shutdown());
          return stream.session().getProtocol();
        });
  }

  private Outcome<String> end() throws InterruptedException {
    Outcome<String> end = ends.poll(30, TimeUnit.SECONDS);
    assertThat(end).as("the end of a connection").isNotNull();
    return end;
  }

  private OtherProgram client(String... more) throws IOException {
    var command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port(), "-servername"));
    command.addAll(List.of("localhost", "-CAfile", file("authority.pem"), "-verify_return_error"));
    command.addAll(List.of("-verify_hostname", "localhost"));
    command.addAll(List.of(more));
    return OtherProgram.start(command);
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  @DisplayName("openssl s_client with a certificate, and a second time with the same session")
  void client(String version, @TempDir Path folder) throws Exception {
    serve(
        TlsAcceptor.of(Certificates.server()).clientAuthentication(ClientAuthentication.REQUIRED),
        stream -> echo(stream).map(end -> stream.session().getPeerPrincipal().getName()));
    String[] saved = {"-sess_out", "-sess_in"};
    for (String session : saved) {
      try (var peer =
          client(
              version,
              "-cert",
              file("client.pem"),
              "-key",
              file("client.key.pem"),
              session,
              folder.resolve("session").toString())) {
        peer.say("hello there");
        peer.lineWith("hello there");
        peer.say("Q");
        assertThat(peer.all())
            .contains("Verify return code: 0 (ok)")
            .contains(session.equals("-sess_in") ? "Reused, TLSv1" : "New, TLSv1");
      }
      assertThat(end()).isEqualTo(new Outcome.Success<>("CN=a client,O=Weft tests"));
    }
    try (var peer = client(version)) {
      assertThat(peer.all()).contains("alert");
    }
    assertThat(end()).isInstanceOf(Outcome.Failure.class);
  }

  @Test
  @DisplayName("openssl s_client asks for new keys, as often as it likes")
  void keyUpdate() throws Exception {
    serve(TlsAcceptor.of(Certificates.server()), PeersTest::echo);
    try (var peer = client(TLS13)) {
      for (int i = 0; i < 3; i++) {
        peer.say("before " + i);
        peer.lineWith("before " + i);
        peer.say("K");
        peer.lineWith("KEYUPDATE");
        peer.say("after " + i);
        peer.lineWith("after " + i);
      }
      peer.say("Q");
      peer.all();
    }
    assertThat(end()).isEqualTo(new Outcome.Success<>("TLSv1.3"));
  }

  @Test
  @DisplayName("openssl s_client asks for another handshake, and is refused")
  void renegotiation() throws Exception {
    serve(TlsAcceptor.of(Certificates.server()), PeersTest::echo);
    try (var peer = client(TLS12)) {
      peer.say("before");
      peer.lineWith("before");
      peer.say("R");
      peer.all();
    }
    assertThat(((Outcome.Failure<String>) end()).cause())
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("renegotiation");
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  @DisplayName("openssl s_client is killed, and the end is none")
  void clientKilled(String version) throws Exception {
    serve(TlsAcceptor.of(Certificates.server()), PeersTest::echo);
    try (var peer = client(version)) {
      peer.say("hello there");
      peer.lineWith("hello there");
      peer.kill();
    }
    assertThat(((Outcome.Failure<String>) end()).cause())
        .isInstanceOf(TlsTruncationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  @DisplayName("openssl s_server: a client with a certificate, twice, then the server is killed")
  void server(String version) throws Exception {
    try (var peer =
        OtherProgram.start(
            List.of(
                "openssl",
                "s_server",
                "-accept",
                "127.0.0.1:0",
                "-rev",
                "-cert",
                file("server.pem"),
                "-key",
                file("server.key.pem"),
                "-CAfile",
                file("authority.pem"),
                "-Verify",
                "1",
                "-verify_return_error",
                version))) {
      String accepts = peer.lineWith("ACCEPT");
      var address =
          new InetSocketAddress(
              "127.0.0.1", Integer.parseInt(accepts.substring(accepts.lastIndexOf(':') + 1)));
      TlsConnector connector = TlsConnector.of(Certificates.clientWithCertificate());
      var times = new ArrayList<Long>();
      for (int i = 0; i < 2; i++) {
        try (TlsStream stream = weft.blockOn(connect(connector, address))) {
          assertThat(reversed(stream, "drawer")).isEqualTo("reward\n");
          times.add(stream.session().getCreationTime());
          weft.blockOn(stream.writeAll("CLOSE\n".getBytes(UTF_8)));
          assertThat(weft.blockOn(stream.read(ByteBuffer.allocate(10)))).isEqualTo(-1);
          weft.blockOn(stream.shutdown());
        }
      }
      assertThat(times.getFirst()).as("the sessions' times").isEqualTo(times.getLast());
      try (TlsStream stream = weft.blockOn(connect(connector, address))) {
        assertThat(reversed(stream, "live")).isEqualTo("evil\n");
        peer.kill();
        assertThatThrownBy(() -> weft.blockOn(stream.read(ByteBuffer.allocate(10))))
            .isInstanceOf(TlsTruncationException.class);
      }
    }
  }

  private static Future<TlsStream> connect(TlsConnector connector, InetSocketAddress address) {
    return TcpStream.connect(address)
        .then(tcp -> connector.connect("localhost", address.getPort(), tcp));
  }

  private String reversed(TlsStream stream, String word) throws Exception {
    weft.blockOn(stream.writeAll((word + "\n").getBytes(UTF_8)));
    var buffer = ByteBuffer.allocate(100);
    while (buffer.position() <= word.length()) {
      weft.blockOn(stream.read(buffer));
    }
    return new String(buffer.array(), 0, buffer.position(), UTF_8);
  }

  /// A page of a megabyte, for whoever has asked for it.
  private static Future<String> page(TlsStream stream) {
    return async(
        () -> {
          var lines = stream.buffered();
          String first = await(lines.readLine());
          String line = first;
          while (line != null && !line.isEmpty()) {
            line = await(lines.readLine());
          }
          String header = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nConnection: close\r\n\r\n";
          await(stream.writeAll((header + "x".repeat(1_000_000)).getBytes(US_ASCII)));
          await(stream.shutdown());
          return first + " by " + stream.applicationProtocol();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2", "1.3"})
  @DisplayName("curl gets a page, and turns a stranger down")
  void curl(String version) throws Exception {
    serve(TlsAcceptor.of(Certificates.server()).applicationProtocols("http/1.1"), PeersTest::page);
    var command = new ArrayList<>(List.of("curl", "-sS", "--tlsv" + version, "--tls-max"));
    command.addAll(List.of(version, "--cacert", file("authority.pem")));
    command.addAll(List.of("-o", "/dev/null", "-w", "%{http_code} %{size_download}\\n"));
    command.addAll(List.of("--connect-to", "localhost:443:127.0.0.1:" + port()));
    command.add("https://localhost/page");
    try (var curl = OtherProgram.start(command)) {
      assertThat(curl.all()).isEqualTo("200 1000000\n");
    }
    assertThat(end()).isEqualTo(new Outcome.Success<>("GET /page HTTP/1.1 by http/1.1"));
    command.set(command.size() - 1, "https://other.example/page");
    command.addAll(List.of("--connect-to", "other.example:443:127.0.0.1:" + port()));
    try (var curl = OtherProgram.start(command)) {
      assertThat(curl.all()).contains("other.example");
    }
    assertThat(end()).isNotEqualTo(new Outcome.Success<>("GET /page HTTP/1.1 by http/1.1"));
  }

  @Test
  @DisplayName("the JDK's HttpClient gets pages")
  void httpClient() throws Exception {
    serve(TlsAcceptor.of(Certificates.server()).applicationProtocols("http/1.1"), PeersTest::page);
    try (HttpClient client = HttpClient.newBuilder().sslContext(Certificates.client()).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port() + "/page")).build();
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> page = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(page.body()).hasSize(1_000_000);
        assertThat(((Outcome.Success<String>) end()).value())
            .isEqualTo("GET /page HTTP/1.1 by " + (i == 0 ? "http/1.1" : null)); // it remembers
      }
    }
  }
}
