package dev.weft.tls.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.WeftTest;
import dev.weft.tls.TlsAcceptor;
import dev.weft.tls.TlsConnector;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

class WhisperTest {

  /// A server with the keys and certificates in a file that `keytool` or `openssl` made.
  static SSLContext serverContext(Path file, char[] password) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
    keys.init(load(file, password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /// A client that trusts whom the file says. To trust whom the JDK trusts, there is
  /// `SSLContext.getDefault()`.
  static SSLContext clientContext(Path file, char[] password) throws Exception {
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(load(file, password));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  static KeyStore load(Path file, char[] password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, password);
    }
    return store;
  }

  static Future<Void> serve(TcpListener listener, TlsAcceptor acceptor) {
    return listener.serve(
        tcp ->
            async(
                () -> {
                  try (var stream = await(acceptor.accept(tcp))) {
                    await(stream.writeAll("hush\n".getBytes(UTF_8)));
                    await(stream.shutdown());
                  }
                }));
  }

  static Future<String> ask(InetSocketAddress server, TlsConnector connector) {
    return async(
        () -> {
          var tcp = await(TcpStream.connect(server));
          try (var stream = await(connector.connect("localhost", server.getPort(), tcp))) {
            return await(stream.buffered().readLine());
          }
        });
  }

  @WeftTest(allPairings = true)
  void whispers(Weft weft) throws Exception {
    Path folder = Path.of("src/test/certificates");
    char[] password = "password".toCharArray();
    var acceptor = TlsAcceptor.of(serverContext(folder.resolve("server.p12"), password));
    var connector = TlsConnector.of(clientContext(folder.resolve("trust.p12"), password));
    var listener = TcpListener.bind(weft, new InetSocketAddress("127.0.0.1", 0));
    var server = weft.spawn(serve(listener, acceptor));
    assertThat(weft.blockOn(ask(listener.localAddress(), connector))).isEqualTo("hush");
    listener.close();
    weft.blockOn(server);
  }
}
