package dev.weft.examples;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `weft run echo`: the first program of every runtime.
@Command(
    name = "echo",
    description = "A TCP server that sends back what it is sent.",
    showDefaultValues = true)
final class EchoCommand implements Callable<Integer> {

  /// In bytes, for each connection.
  private static final int BUFFER = 16 * 1024;

  @Option(
      names = "--address",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:8080",
      description = "where to listen; port 0 takes a free one")
  private HostPort address = new HostPort("127.0.0.1", 8080);

  @Mixin private RuntimeOptions runtime = new RuntimeOptions();
  @Spec private CommandSpec spec;

  EchoCommand() {}

  @Override
  public Integer call() throws Exception {
    try (Weft weft = runtime.builder().open()) {
      TcpListener listener = TcpListener.bind(weft, address.resolve());
      var out = spec.commandLine().getOut();
      out.println("listening on " + HostPort.format(listener.localAddress()));
      out.flush();
      weft.blockOn(serve(listener));
    }
    return 0;
  }

  /// Accepts for ever; each connection is a task of its own, which owns its stream.
  static Future<@Nullable Void> serve(TcpListener listener) {
    return listener.serve(EchoCommand::echo);
  }

  /// Sends back what comes, until the peer ends the stream.
  private static Future<@Nullable Void> echo(TcpStream stream) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
          while (await(stream.read(buffer.clear())) >= 0) {
            await(stream.writeAll(buffer.flip()));
          }
          await(stream.shutdown());
        });
  }
}
