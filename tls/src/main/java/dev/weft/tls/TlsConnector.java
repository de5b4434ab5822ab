package dev.weft.tls;

import dev.weft.Future;
import dev.weft.io.AsyncDuplex;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// A client of TLS: makes a [TlsStream] of a connection.
///
/// The `SSLContext` says who is trusted, which certificate this client has, and remembers sessions,
/// so that a second connection to the same host and port is resumed: one connector, or at least one
/// context, for all of them.
///
/// The server's name is told to it (SNI) and **its certificate must be for that name**, unless
/// [#withoutHostnameVerification] was asked for.
///
/// **Threads.** Immutable; any.
public final class TlsConnector {

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final HandshakeSettings settings;
  private final boolean verifies;

  private TlsConnector(HandshakeSettings settings, boolean verifies) {
    this.settings = settings;
    this.verifies = verifies;
  }

  /// A client with the keys and the trust of `context`; `SSLContext.getDefault()` trusts whom the
  /// JDK trusts.
  public static TlsConnector of(SSLContext context) {
    return new TlsConnector(HandshakeSettings.of(context), true);
  }

  /// The same with these protocols of the application to choose from (ALPN), the best first.
  ///
  /// @throws IllegalArgumentException if a name is empty, or longer than 255
  public TlsConnector applicationProtocols(String... names) {
    return new TlsConnector(settings.applicationProtocols(names), verifies);
  }

  /// The same with another limit on the time that a handshake takes; ten seconds by default, and
  /// zero for none.
  public TlsConnector handshakeTimeout(Duration limit) {
    return new TlsConnector(settings.limit(limit), verifies);
  }

  /// The same with more settings of the engine: protocol versions, cipher suites, constraints.
  ///
  /// @param change called for each connection, after what is set here
  public TlsConnector parameters(Consumer<? super SSLParameters> change) {
    return new TlsConnector(settings.change(change), verifies);
  }

  /// The same, but content with a trusted certificate for whatever name. Anyone who has one for a
  /// host of their own can then pose as the server; for tests, and where the context's trust
  /// manager knows the server's very certificate.
  public TlsConnector withoutHostnameVerification() {
    return new TlsConnector(settings, false);
  }

  /// A TLS connection to `host` over `transport`, as [#connect(String, int, AsyncDuplex)], that
  /// resumes no session: which port the other end has is not known.
  ///
  /// **Cancellation** closes the transport.
  public Future<TlsStream> connect(String host, AsyncDuplex transport) {
    return connect(host, -1, transport);
  }

  /// A TLS connection to `host` over `transport`, which belongs to it from this call on.
  ///
  /// Fails with an [javax.net.ssl.SSLHandshakeException] that says why if the server is not
  /// trusted, or does not agree; with a [java.net.SocketTimeoutException] after the
  /// [#handshakeTimeout(Duration)]; and with what the transport fails with. The transport is closed
  /// then. A server that turns a client's certificate down can, in TLS 1.3, say so only after this:
  /// the first read fails.
  ///
  /// **Cancellation** closes the transport.
  ///
  /// @param host the name, or address, whose certificate is wanted
  /// @param port of the server: sessions are resumed by host and port
  public Future<TlsStream> connect(String host, int port, AsyncDuplex transport) {
    String name = bare(host);
    return settings.handshake(transport, " with " + host, () -> engine(name, port));
  }

  /// Without what a URL puts around an address, and a resolver behind a name.
  private static String bare(String host) {
    if (host.startsWith("[") && host.endsWith("]")) {
      return host.substring(1, host.length() - 1);
    }
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  /// What the server is told: nothing where `host` is an address, or no name that can be told.
  private static List<SNIServerName> serverNames(String host) {
    if (ADDRESS.matcher(host).matches()) {
      return List.of();
    }
    try {
      return List.of(new SNIHostName(host));
    } catch (IllegalArgumentException e) {
      return List
          .of(); // one with an underscore, say, which resolvers take; it is verified all the same
    }
  }

  private SSLEngine engine(String host, int port) {
    SSLEngine engine = settings.context().createSSLEngine(host, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(verifies ? "HTTPS" : null);
    parameters.setServerNames(serverNames(host));
    settings.apply(parameters);
    engine.setSSLParameters(parameters);
    return engine;
  }
}
