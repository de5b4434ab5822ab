package dev.weft.examples.proxy;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import dev.weft.io.ByteStreams;
import dev.weft.io.CopyOptions;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Passes bytes on as [TlsProxy] does, without TLS, and with one fault.
final class FlawedProxy {

  /// What is wrong with it.
  enum Flaw {
    /// When one side has said everything, both are closed.
    ENDS_WITH_EITHER,
    /// It takes for written what it asked to be written.
    WRITES_ONCE,
    /// It waits for ever for who says nothing.
    WAITS,
  }

  private final Flaw flaw;

  FlawedProxy(Flaw flaw) {
    this.flaw = flaw;
  }

  Future<@Nullable Void> serve(TcpListener listener) {
    return listener.serve(this::pass);
  }

  private Future<@Nullable Void> pass(TcpStream client) {
    return async(
        () -> {
          try (TcpStream server = await(TcpStream.connect("backend", SimulatedProxy.PORT))) {
            await(both(client, server));
          }
        });
  }

  private Future<?> both(TcpStream client, TcpStream server) {
    CopyOptions copying = CopyOptions.defaults().idleLimit(SimulatedProxy.IDLE);
    return switch (flaw) {
      case ENDS_WITH_EITHER ->
          Futures.race(
              ByteStreams.copy(client, server, copying), ByteStreams.copy(server, client, copying));
      case WRITES_ONCE -> Futures.join(copy(client, server), copy(server, client));
      case WAITS -> ByteStreams.copyBidirectional(client, server);
    };
  }

  private static Future<@Nullable Void> copy(AsyncReader from, AsyncWriter to) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
          while (await(Futures.timeout(SimulatedProxy.IDLE, from.read(buffer.clear()))) >= 0) {
            await(to.write(buffer.flip()));
          }
          await(to.shutdown());
        });
  }
}
