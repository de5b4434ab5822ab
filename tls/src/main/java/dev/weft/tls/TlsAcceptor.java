package dev.weft.tls;

import dev.weft.Future;
import dev.weft.io.AsyncDuplex;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// A server of TLS: makes a [TlsStream] of a connection that was accepted.
///
/// The `SSLContext` has the server's certificates and keys, says which clients are trusted, and
/// remembers sessions, so that clients who come again resume them. Of several certificates the key
/// manager chooses: that of the JDK's factory `NewSunX509` goes by the name that the client asks
/// for (SNI).
///
/// Handshakes compute on the blocking pool, no more than four for each processor at once, so that a
/// crowd of new clients does not take the processors from those that are being served.
///
/// **Threads.** Immutable; any.
public final class TlsAcceptor {

  private final HandshakeSettings settings;
  private final ClientAuthentication authentication;

  private TlsAcceptor(HandshakeSettings settings, ClientAuthentication authentication) {
    this.settings = settings;
    this.authentication = authentication;
  }

  /// A server with the keys and the trust of `context`.
  public static TlsAcceptor of(SSLContext context) {
    return new TlsAcceptor(HandshakeSettings.of(context), ClientAuthentication.NONE);
  }

  /// The same with these protocols of the application to choose from (ALPN), the best first. A
  /// client that offers others only is turned away; one that offers none is not.
  ///
  /// @throws IllegalArgumentException if a name is empty, or longer than 255
  public TlsAcceptor applicationProtocols(String... names) {
    return new TlsAcceptor(settings.applicationProtocols(names), authentication);
  }

  /// The same with another limit on the time that a handshake takes; ten seconds by default, and
  /// zero for none.
  public TlsAcceptor handshakeTimeout(Duration limit) {
    return new TlsAcceptor(settings.limit(limit), authentication);
  }

  /// The same, but clients are asked for a certificate, or not. What they have shown is in
  /// [TlsStream#session].
  public TlsAcceptor clientAuthentication(ClientAuthentication wanted) {
    return new TlsAcceptor(settings, Objects.requireNonNull(wanted, "wanted"));
  }

  /// The same with more settings of the engine: protocol versions, cipher suites, SNI matchers.
  ///
  /// @param change called for each connection, after what is set here
  public TlsAcceptor parameters(Consumer<? super SSLParameters> change) {
    return new TlsAcceptor(settings.change(change), authentication);
  }

  /// A TLS connection over `transport`, which belongs to it from this call on.
  ///
  /// Fails with an [javax.net.ssl.SSLHandshakeException] that says why if the two do not agree, or
  /// the client's certificate is not trusted; with a [java.net.SocketTimeoutException] after the
  /// [#handshakeTimeout(Duration)]; and with what the transport fails with. The transport is closed
  /// then. To a server open to the world these are ordinary: it meets clients that speak no TLS, or
  /// nothing at all.
  ///
  /// **Cancellation** closes the transport.
  public Future<TlsStream> accept(AsyncDuplex transport) {
    return settings.handshake(transport, "", this::engine);
  }

  private SSLEngine engine() {
    SSLEngine engine = settings.context().createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    switch (authentication) {
      case NONE -> parameters.setNeedClientAuth(false);
      case REQUESTED -> parameters.setWantClientAuth(true);
      case REQUIRED -> parameters.setNeedClientAuth(true);
    }
    settings.apply(parameters);
    engine.setSSLParameters(parameters);
    return engine;
  }
}
