package dev.weft.tck;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.tls.TlsAcceptor;
import dev.weft.tls.TlsStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.FutureTask;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// TLS connections of one runtime as a subject of [StreamTck]; the peer is a socket of the JDK's.
public final class TlsSubject implements StreamSubject {

  private static final Path CERTIFICATES = Path.of("../tls/src/test/certificates");
  private static final char[] PASSWORD = "password".toCharArray();

  private final Weft weft;
  private final TcpListener listener;
  private final SSLContext client;
  private final TlsAcceptor acceptor;

  /// Over a runtime that was opened for it and is closed with it.
  public TlsSubject(Weft weft) throws Exception {
    this.weft = weft;
    this.listener =
        TcpListener.bind(weft, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
    keys.init(load("server.p12"), PASSWORD);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    this.acceptor = TlsAcceptor.of(server);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(load("trust.p12"));
    this.client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
  }

  private static KeyStore load(String file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(CERTIFICATES.resolve(file))) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  @Override
  public Connected connect() throws Exception {
    InetSocketAddress address = listener.localAddress();
    var tcp = new Socket(address.getAddress(), address.getPort());
    var tls =
        (SSLSocket) client.getSocketFactory().createSocket(tcp, "localhost", tcp.getPort(), true);
    var shaken =
        new FutureTask<@Nullable Void>(
            () -> {
              tls.startHandshake();
              return null;
            });
    Thread.ofPlatform().daemon().start(shaken);
    TlsStream stream = run(listener.accept().then(accepted -> acceptor.accept(accepted)));
    shaken.get();
    return new Connected(stream, new Peer(tcp, tls));
  }

  /// The other end. One that is to reset its connection does so without a word, as TCP does.
  private static final class Peer extends Socket {

    private final Socket tcp;
    private final SSLSocket tls;
    private boolean resets;

    Peer(Socket tcp, SSLSocket tls) {
      this.tcp = tcp;
      this.tls = tls;
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
      resets = on && seconds == 0;
      tcp.setSoLinger(on, seconds);
    }

    @Override
    public void setTcpNoDelay(boolean on) throws SocketException {
      tcp.setTcpNoDelay(on);
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
      tcp.setSoTimeout(millis);
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return tls.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      return tls.getOutputStream();
    }

    @Override
    public void shutdownOutput() throws IOException {
      tls.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
      (resets ? tcp : tls).close();
    }
  }

  @Override
  public <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    return weft.blockOn(future);
  }

  @Override
  public void close() {
    weft.close();
  }
}
