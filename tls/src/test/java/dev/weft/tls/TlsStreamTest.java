package dev.weft.tls;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Outcome;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import dev.weft.net.TcpStream;
import dev.weft.testing.Pairing;
import dev.weft.testing.PollProbe;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients and servers of this module with each other and with the JDK's sockets, on every pairing.
@Timeout(60)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.weft.testing.Pairing#all")
class TlsStreamTest {

  private static final String TLS12 = "TLSv1.2";
  private static final String TLS13 = "TLSv1.3";

  private final Connections connections;
  private final Weft weft;
  private final TlsAcceptor acceptor = TlsAcceptor.of(Certificates.server());
  private final TlsConnector connector = TlsConnector.of(Certificates.client());

  TlsStreamTest(Pairing pairing) throws Exception {
    weft = pairing.builder().open();
    connections = Connections.of(weft);
  }

  @AfterEach
  void close() throws Exception {
    connections.close();
  }

  private static Consumer<SSLParameters> only(String version) {
    return parameters -> parameters.setProtocols(new String[] {version});
  }

  private Connections.Pair<TlsStream> connect(String version) throws Exception {
    return connections.tls(acceptor, connector.parameters(only(version)));
  }

  private static Future<byte[]> readAll(AsyncReader reader) {
    return async(
        () -> {
          var all = new java.io.ByteArrayOutputStream();
          var buffer = ByteBuffer.allocate(20_000);
          while (await(reader.read(buffer.clear())) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
          }
          return all.toByteArray();
        });
  }

  private static Future<Void> writeAll(AsyncWriter writer, byte[] bytes) {
    return async(
        () -> {
          await(writer.writeAll(bytes));
          await(writer.shutdown());
          return null;
        });
  }

  private static byte[] random(int count) {
    var bytes = new byte[count];
    new Random(17).nextBytes(bytes);
    return bytes;
  }

  @Test
  @DisplayName("a dump is told where a write goes that waits")
  void explained() throws Exception {
    Connections.Pair<TlsStream> pair = connect(TLS13);
    Future<Void> writing = pair.client().writeAll(ByteBuffer.allocate(16 << 20));
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              assertThat(writing.poll(cx).isPending()).isTrue();
              assertThat(PollProbe.of(writing).waitsFor())
                  .containsExactly("writing to " + pair.client().transport());
              writing.cancel(cx);
              return Poll.ready(null);
            }));
  }

  private String text(AsyncReader reader) throws Exception {
    var buffer = ByteBuffer.allocate(1000);
    weft.blockOn(reader.read(buffer));
    return new String(buffer.array(), 0, buffer.position(), UTF_8);
  }

  private void say(AsyncWriter writer, String text) throws Exception {
    weft.blockOn(writer.writeAll(text.getBytes(UTF_8)));
  }

  @Test
  @DisplayName("megabytes in both directions at once, from four tasks")
  void bothDirections() throws Exception {
    var pair = connect(TLS13);
    byte[] bytes = random(3 << 20);
    var server = pair.server().split();
    var client = pair.client().split();
    var tasks =
        java.util.List.of(
            weft.spawn(writeAll(server.writer(), bytes)),
            weft.spawn(writeAll(client.writer(), bytes)));
    JoinHandle<byte[]> up = weft.spawn(readAll(server.reader()));
    JoinHandle<byte[]> down = weft.spawn(readAll(client.reader()));
    assertThat(weft.blockOn(up)).isEqualTo(bytes);
    assertThat(weft.blockOn(down)).isEqualTo(bytes);
    for (JoinHandle<Void> task : tasks) {
      weft.blockOn(task);
    }
    pair.client().close();
    pair.server().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  @DisplayName("what was agreed on can be asked for; small reads get all of a large record")
  void agreed(String version) throws Exception {
    var pair = connect(version);
    assertThat(pair.server().session().getProtocol()).isEqualTo(version);
    assertThat(pair.client().session().getPeerPrincipal().getName()).contains("CN=localhost");
    assertThat(pair.server().serverName()).isEqualTo("localhost");
    assertThat(pair.server().applicationProtocol()).isNull();
    assertThat(pair.server().toString()).contains(version, "TcpStream");
    say(pair.client(), "x".repeat(100) + "y".repeat(10_000));
    var small = ByteBuffer.allocate(100);
    weft.blockOn(pair.server().read(small));
    assertThat(new String(small.array(), UTF_8)).isEqualTo("x".repeat(100));
    assertThat(text(pair.server())).isEqualTo("y".repeat(1000));
  }

  @Test
  @DisplayName("the end of one direction leaves the other one open (TLS 1.3)")
  void halfClosed() throws Exception {
    var pair = connect(TLS13);
    weft.blockOn(pair.client().shutdown());
    weft.blockOn(pair.client().shutdown());
    var buffer = ByteBuffer.allocate(10);
    for (int i = 0; i < 2; i++) {
      assertThat(weft.blockOn(pair.server().read(buffer))).isEqualTo(AsyncReader.END);
    }
    say(pair.server(), "still here");
    assertThat(text(pair.client())).isEqualTo("still here");
    assertThatThrownBy(() -> say(pair.client(), "more")).hasMessageContaining("shut down");
    weft.blockOn(pair.server().shutdown());
    assertThat(weft.blockOn(pair.client().read(buffer))).isEqualTo(AsyncReader.END);
  }

  @Test
  @DisplayName("before TLS 1.3 the end is answered, and both directions are over")
  void closedBefore13() throws Exception {
    var pair = connect(TLS12);
    weft.blockOn(pair.client().shutdown());
    var buffer = ByteBuffer.allocate(10);
    assertThat(weft.blockOn(pair.server().read(buffer))).isEqualTo(AsyncReader.END);
    assertThat(weft.blockOn(pair.client().read(buffer))).isEqualTo(AsyncReader.END);
    assertThatThrownBy(() -> say(pair.server(), "more"))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("the peer has ended");
    weft.blockOn(pair.server().shutdown());
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  @DisplayName("a connection that is cut is no end of the stream")
  void truncation(String version) throws Exception {
    var pair = connect(version);
    say(pair.client(), "all of it?");
    weft.blockOn(((TcpStream) pair.client().transport()).shutdown());
    assertThat(text(pair.server())).isEqualTo("all of it?");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> text(pair.server()))
          .isInstanceOf(TlsTruncationException.class)
          .hasMessageContaining("close_notify");
    }
    weft.blockOn(pair.server().shutdown());
  }

  @Test
  @DisplayName("a certificate for another host, or of an authority nobody trusts, is refused")
  void verification() throws Exception {
    var other = connections.outcomes(acceptor, connector, "other.example");
    assertThat(((Outcome.Failure<?>) other.client()).cause())
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("with other.example failed")
        .hasMessageContaining("other.example found");
    assertThat(((Outcome.Failure<?>) other.server()).cause())
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("certificate_unknown");
    var stranger =
        connections.outcomes(
            TlsAcceptor.of(Certificates.context("stranger.p12", null)), connector, "localhost");
    assertThat(((Outcome.Failure<?>) stranger.client()).cause())
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("unable to find valid certification path");
    var pair =
        connections.tls(
            acceptor, connector.withoutHostnameVerification(), "other.example", stream -> stream);
    assertThat(pair.server().serverName()).isEqualTo("other.example");
    var address = connections.tls(acceptor, connector, "127.0.0.1", stream -> stream);
    assertThat(address.server().serverName()).isNull();
  }

  @Test
  @DisplayName("ALPN: the server's choice of what both have, or none")
  void applicationProtocols() throws Exception {
    TlsAcceptor both = acceptor.applicationProtocols("h2", "http/1.1");
    var pair = connections.tls(both, connector.applicationProtocols("http/1.1", "h2"));
    assertThat(pair.server().applicationProtocol()).isEqualTo("h2");
    assertThat(pair.client().applicationProtocol()).isEqualTo("h2");
    var none = connections.outcomes(both, connector.applicationProtocols("irc"), "localhost");
    assertThat(((Outcome.Failure<?>) none.client()).cause())
        .hasMessageContaining("no_application_protocol");
    assertThatThrownBy(() -> connector.applicationProtocols(""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("SNI: the key manager chooses by the name that is asked for")
  void serverNames() throws Exception {
    TlsAcceptor names = TlsAcceptor.of(Certificates.context("names.p12", null));
    for (String name : new String[] {"a.example", "b.example"}) {
      var pair = connections.tls(names, connector, name, stream -> stream);
      assertThat(pair.client().session().getPeerPrincipal().getName()).contains("CN=" + name);
      assertThat(pair.server().serverName()).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TLS12, TLS13})
  @DisplayName("a second connection to the same host and port resumes the session")
  void resumption(String version) throws Exception {
    TlsConnector client = connector.parameters(only(version));
    var first = connections.tls(acceptor, client);
    say(first.server(), "with this comes the ticket");
    text(first.client());
    weft.blockOn(first.client().shutdown());
    weft.blockOn(first.server().shutdown());
    var second = connections.tls(acceptor, client);
    assertThat(second.client().session().getCreationTime())
        .isEqualTo(first.client().session().getCreationTime());
    var other = connections.tls(acceptor, TlsConnector.of(Certificates.client()));
    assertThat(other.client().session().getId()).isNotEqualTo(first.client().session().getId());
  }

  @Test
  @DisplayName("a client certificate is shown, or missing")
  void clientCertificates() throws Exception {
    TlsAcceptor strict = acceptor.clientAuthentication(ClientAuthentication.REQUIRED);
    TlsConnector known = TlsConnector.of(Certificates.clientWithCertificate());
    var pair = connections.tls(strict, known);
    assertThat(pair.server().session().getPeerPrincipal().getName()).contains("CN=a client");
    for (String version : new String[] {TLS12, TLS13}) {
      var without = connections.outcomes(strict, connector.parameters(only(version)), "localhost");
      assertThat(((Outcome.Failure<?>) without.server()).cause())
          .isInstanceOf(SSLHandshakeException.class);
      if (without.client() instanceof Outcome.Success<TlsStream>(var stream)) {
        assertThatThrownBy(() -> text(stream)).isInstanceOf(SSLException.class);
      }
    }
    TlsAcceptor mild = acceptor.clientAuthentication(ClientAuthentication.REQUESTED);
    say(connections.tls(mild, connector).server(), "welcome all the same");
  }

  @Test
  @DisplayName("a peer that says nothing is given up, and its connection closed")
  void timeout() throws Exception {
    var tcp = connections.tcp();
    TlsAcceptor quick = acceptor.handshakeTimeout(Duration.ofMillis(50));
    assertThatThrownBy(() -> weft.blockOn(quick.accept(tcp.server())))
        .isInstanceOf(SocketTimeoutException.class)
        .hasMessage("the TLS handshake took longer than PT0.05S");
    assertThat(weft.blockOn(tcp.client().read(ByteBuffer.allocate(1)))).isEqualTo(AsyncReader.END);
  }

  @Test
  @DisplayName("who speaks no TLS, or hangs up, is told apart from who does")
  void noTls() throws Exception {
    var tcp = connections.tcp();
    say(tcp.client(), "GET / HTTP/1.1\r\n\r\n");
    assertThatThrownBy(() -> weft.blockOn(acceptor.accept(tcp.server())))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("the TLS handshake failed: ");
    var gone = connections.tcp();
    gone.client().close();
    assertThatThrownBy(() -> weft.blockOn(acceptor.accept(gone.server())))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("closed the connection");
  }

  @Test
  @DisplayName("bytes that were changed on the way are an error, now and later, and the peer hears")
  void tampered() throws Exception {
    var pair = connect(TLS13);
    say((TcpStream) pair.client().transport(), "\u0017\u0003\u0003\u0000\u0020" + "z".repeat(32));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> text(pair.server())).isInstanceOf(SSLException.class);
    }
    assertThatThrownBy(() -> text(pair.client()))
        .isInstanceOf(SSLException.class)
        .hasMessageContaining("bad_record_mac");
  }

  @Test
  @DisplayName("whoever waits is woken by close")
  void closeWakes() throws Exception {
    var pair = connect(TLS13);
    JoinHandle<Integer> reading = weft.spawn(pair.client().read(ByteBuffer.allocate(1)));
    weft.blockOn(Futures.lazy(Tasks::yieldNow));
    pair.client().close();
    pair.client().close();
    assertThatThrownBy(() -> weft.blockOn(reading))
        .hasRootCauseInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> text(pair.client())).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> say(pair.client(), "x")).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> text(pair.server())).isInstanceOf(java.io.IOException.class);
  }

  @Test
  @DisplayName("another handshake on the same connection is refused")
  void renegotiation() throws Exception {
    SSLContext context = Certificates.client();
    var address = connections.listener().localAddress();
    try (var tcp = new Socket(address.getAddress(), address.getPort());
        var peer =
            (SSLSocket)
                context
                    .getSocketFactory()
                    .createSocket(tcp, "localhost", address.getPort(), true)) {
      peer.setEnabledProtocols(new String[] {TLS12});
      var asking =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      peer.startHandshake();
                      peer.getOutputStream().write('a');
                      peer.startHandshake();
                      peer.getInputStream().read();
                    } catch (java.io.IOException e) {
                      // refused, as it should be
                    }
                  });
      TlsStream server =
          weft.blockOn(connections.listener().accept().then(stream -> acceptor.accept(stream)));
      assertThat(text(server)).isEqualTo("a");
      assertThatThrownBy(() -> text(server))
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("renegotiation");
      server.close();
      asking.join();
    }
  }

  @Test
  @DisplayName("cancelled at whatever point, a handshake closes its connection")
  void handshakeCancelled() throws Exception {
    int points = 0;
    boolean done = false;
    while (!done) {
      var tcp = connections.tcp();
      int pendings = points++;
      JoinHandle<Outcome<TlsStream>> client =
          weft.spawn(Futures.catching(connector.connect("localhost", tcp.client())));
      Outcome<TlsStream> server =
          weft.blockOn(
              Futures.catching(
                  givenUpAfter(pendings, acceptor.accept(new Choppy(tcp.server(), 200)))));
      done = server instanceof Outcome.Success<TlsStream>;
      if (done) {
        Owned.dispose(weft.blockOn(client));
        continue;
      }
      assertThatThrownBy(() -> weft.blockOn(tcp.server().read(ByteBuffer.allocate(1))))
          .isInstanceOf(ClosedChannelException.class);
      client.abort();
    }
    assertThat(points).isGreaterThan(10);
  }

  private static final class GivenUp extends Exception {
    private static final long serialVersionUID = 1;
  }

  /// `future`, cancelled when it has been pending so many times.
  private static <T> Future<T> givenUpAfter(int pendings, Future<T> future) {
    int[] left = {pendings};
    return Futures.pollFn(
        cx -> {
          Poll<T> polled = left[0] < 0 ? Poll.pending() : future.poll(cx);
          if (polled == Poll.<T>pending() && left[0]-- == 0) {
            future.cancel(cx);
            throw new GivenUp();
          }
          return polled;
        },
        future::cancel);
  }

  @Test
  @DisplayName("cancelled at whatever point, a read has read nothing and a write written nothing")
  void transfersCancelled() throws Exception {
    var pair =
        connections.tls(acceptor, connector, "localhost", stream -> new Choppy(stream, 1_000));
    byte[] bytes = random(100_000);
    JoinHandle<byte[]> received = weft.spawn(readAll(pair.server()));
    JoinHandle<Void> sent = weft.spawn(writeAll(pair.server(), bytes));
    weft.blockOn(
        async(
            () -> {
              var src = ByteBuffer.wrap(bytes);
              var dst = ByteBuffer.allocate(bytes.length + 1);
              boolean reads = true;
              while (src.hasRemaining() || reads) {
                int before = src.position();
                if (src.hasRemaining()
                    && await(Futures.catching(givenUpAfter(0, pair.client().write(src))))
                        instanceof Outcome.Failure<Integer>) {
                  assertThat(src.position()).isEqualTo(before);
                }
                before = dst.position();
                switch (await(Futures.catching(givenUpAfter(0, pair.client().read(dst))))) {
                  case Outcome.Success<Integer>(Integer n) -> reads = n >= 0;
                  case Outcome.Failure<Integer>(Throwable cause) -> {
                    assertThat(cause).isInstanceOf(GivenUp.class);
                    assertThat(dst.position()).isEqualTo(before);
                  }
                }
                await(Tasks.yieldNow());
              }
              await(pair.client().shutdown());
              assertThat(dst.position()).isEqualTo(bytes.length);
              assertThat(java.util.Arrays.copyOf(dst.array(), bytes.length)).isEqualTo(bytes);
            }));
    assertThat(weft.blockOn(received)).isEqualTo(bytes);
    weft.blockOn(sent);
  }

  @Test
  @DisplayName("a runtime that closes ends handshakes and streams")
  void runtimeCloses() throws Exception {
    var tcp = connections.tcp();
    weft.spawn(acceptor.accept(tcp.server())).detach();
    AsyncDuplex stream = connect(TLS13).server();
    weft.spawn(stream.read(ByteBuffer.allocate(1))).detach();
    weft.blockOn(Futures.lazy(Tasks::yieldNow));
    assertThat(weft.close(Duration.ofSeconds(5)).isClean()).isTrue();
  }
}
