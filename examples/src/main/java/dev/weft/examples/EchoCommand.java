package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.io.AsyncReader;
import dev.weft.net.ServeOptions;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.process.GracefulShutdown;
import dev.weft.process.Shutdown;
import dev.weft.sync.CancellationToken;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `weft run echo`: the first program of every runtime.
@FromArticle(Article.TALK)
@Command(
    name = "echo",
    description = "A TCP server that sends back what it is sent.",
    showDefaultValues = true)
final class EchoCommand implements Callable<Integer> {

  /// In bytes, for each connection.
  private static final int BUFFER = 16 * 1024;

  @Mixin private ListenOptions listen = new ListenOptions(8080);
  @Mixin private RuntimeOptions runtime = new RuntimeOptions();

  EchoCommand() {}

  @Override
  public Integer call() throws Exception {
    try (Weft weft = runtime.builder().open()) {
      TcpListener listener = TcpListener.bind(weft, listen.resolve());
      return weft.blockOn(GracefulShutdown.onSignals().run(shutdown -> serve(listener, shutdown)))
          .exitCode();
    }
  }

  private Future<@Nullable Void> serve(TcpListener listener, Shutdown shutdown) {
    listen.announce(listener.localAddress());
    return serve(shutdown.closes(listener), shutdown.token());
  }

  /// Accepts for ever; each connection is a task of its own, which owns its stream.
  static Future<@Nullable Void> serve(TcpListener listener) {
    return serve(listener, new CancellationToken());
  }

  private static Future<@Nullable Void> serve(TcpListener listener, CancellationToken stopping) {
    var options = ServeOptions.defaults().grace(Duration.ZERO); // the shutdown has its own
    return listener.serve(stream -> echo(stream, stopping), options);
  }

  /// Sends back what comes, until the peer ends the stream or the server is to end.
  private static Future<@Nullable Void> echo(TcpStream stream, CancellationToken stopping) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
          while (await(readUnless(stopping, stream, buffer.clear())) >= 0) {
            await(stream.writeAll(buffer.flip()));
          }
          await(stream.shutdown());
        });
  }

  /// What is read; the end of the stream if there is nothing to read and the server is to end.
  private static Future<Integer> readUnless(
      CancellationToken stopping, TcpStream stream, ByteBuffer buffer) {
    return Futures.race(stream.read(buffer), stopping.cancelled().map(x -> AsyncReader.END));
  }
}
