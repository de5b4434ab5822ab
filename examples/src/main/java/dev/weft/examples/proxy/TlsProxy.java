package dev.weft.examples.proxy;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.examples.HostPort;
import dev.weft.io.ByteStreams;
import dev.weft.io.CopyOptions;
import dev.weft.net.ServeOptions;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.tls.TlsAcceptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the TLS of its clients, and passes on what they say, and what is answered, to the server
/// that the name they ask for (SNI) leads to.
final class TlsProxy {

  private static final Logger LOG = LoggerFactory.getLogger(TlsProxy.class);

  /// In bytes, in each direction: a record of TLS.
  private static final int BUFFER = 16 * 1024;

  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final TlsAcceptor acceptor;
  private final Map<String, HostPort> routes;
  private final @Nullable HostPort otherwise;
  private final CopyOptions copying;

  /// @param routes where names, in small letters, lead
  /// @param otherwise where all others lead; null turns them away in the handshake
  /// @param idle how long no byte may move
  TlsProxy(
      SSLContext context,
      Map<String, HostPort> routes,
      @Nullable HostPort otherwise,
      Duration idle) {
    TlsAcceptor all = TlsAcceptor.of(context);
    this.acceptor = otherwise != null ? all : all.parameters(p -> p.setSNIMatchers(known(routes)));
    this.routes = routes;
    this.otherwise = otherwise;
    this.copying = CopyOptions.defaults().bufferSize(BUFFER).idleLimit(idle);
  }

  private static List<javax.net.ssl.SNIMatcher> known(Map<String, HostPort> routes) {
    String names = routes.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return List.of(SNIHostName.createSNIMatcher("(?i)(" + names + ")"));
  }

  /// Serves until the listener is closed and all have gone, or until it is cancelled. What fails is
  /// told to the log at *debug*: clients and servers come and go.
  Future<@Nullable Void> serve(TcpListener listener) {
    return listener.serve(
        this::pass,
        ServeOptions.defaults()
            .grace(Duration.ZERO) // the shutdown has its own
            .onFailure(failure -> LOG.debug("a connection ended", failure)));
  }

  private Future<@Nullable Void> pass(TcpStream tcp) {
    return async(
        () -> {
          try (var client = await(acceptor.accept(tcp))) {
            HostPort address = route(client.serverName());
            if (address == null) {
              return; // without a name
            }
            try (var server = await(connect(address))) {
              await(ByteStreams.copyBidirectional(client, server, copying));
            }
          }
        });
  }

  /// By its name, so that it is found where it is now.
  private static Future<TcpStream> connect(HostPort address) {
    return Futures.timeout(CONNECT_LIMIT, TcpStream.connect(address.host(), address.port()));
  }

  private @Nullable HostPort route(@Nullable String name) {
    HostPort known = name == null ? null : routes.get(name.toLowerCase(java.util.Locale.ROOT));
    return known == null ? otherwise : known;
  }
}
