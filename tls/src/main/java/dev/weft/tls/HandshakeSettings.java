package dev.weft.tls;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.io.AsyncDuplex;
import dev.weft.sync.Semaphore;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/// What clients and servers have in common. Immutable, but for the permits.
///
/// @param applicationProtocols for ALPN, the best first; empty for none
/// @param limit how long a handshake may take; zero for no limit
/// @param change the program's own changes
/// @param permits for the blocking pool
record HandshakeSettings(
    SSLContext context,
    List<String> applicationProtocols,
    Duration limit,
    @Nullable Consumer<? super SSLParameters> change,
    Semaphore permits) {

  /// Netty's number, too. Longer lets whoever says nothing hold a connection for longer.
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// Handshakes are nearly all computation, so more threads than processors only keep the workers
  /// from theirs; some more there are for key and trust managers that ask somebody and wait.
  private static final int THREADS_PER_PROCESSOR = 4;

  static HandshakeSettings of(SSLContext context) {
    int permits = THREADS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    return new HandshakeSettings(
        Objects.requireNonNull(context, "context"), List.of(), LIMIT, null, new Semaphore(permits));
  }

  HandshakeSettings applicationProtocols(String... names) {
    for (String name : names) {
      if (name.isEmpty() || name.length() > 255) {
        throw new IllegalArgumentException(
            "the name of an application protocol has 1 to 255 characters, not: '" + name + "'");
      }
    }
    return new HandshakeSettings(context, List.of(names), limit, change, permits);
  }

  HandshakeSettings limit(Duration time) {
    if (Objects.requireNonNull(time, "time").isNegative()) {
      throw new IllegalArgumentException("a handshake of at most " + time);
    }
    return new HandshakeSettings(context, applicationProtocols, time, change, permits);
  }

  HandshakeSettings change(Consumer<? super SSLParameters> more) {
    Objects.requireNonNull(more, "change");
    Consumer<? super SSLParameters> before = change;
    return new HandshakeSettings(
        context,
        applicationProtocols,
        limit,
        before == null
            ? more
            : parameters -> {
              before.accept(parameters);
              more.accept(parameters);
            },
        permits);
  }

  void apply(SSLParameters parameters) {
    parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
    if (change != null) {
      change.accept(parameters);
    }
  }

  Future<TlsStream> handshake(AsyncDuplex transport, String peer, Handshake.EngineSource source) {
    Future<TlsStream> handshake =
        new Handshake(Objects.requireNonNull(transport, "transport"), peer, source, permits);
    if (limit.isZero()) {
      return handshake;
    }
    return Futures.timeout(limit, handshake)
        .recover(failure -> Futures.failed(timedOut(failure, peer)));
  }

  private Throwable timedOut(Throwable failure, String peer) {
    if (!(failure instanceof TimeoutException)) {
      return failure;
    }
    var late =
        new SocketTimeoutException("the TLS handshake" + peer + " took longer than " + limit);
    late.initCause(failure);
    return late;
  }
}
