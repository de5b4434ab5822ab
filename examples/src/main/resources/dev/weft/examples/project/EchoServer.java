package PACKAGE;

import static dev.weft.Async.async;
import static dev.weft.Async.await;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.net.TcpListener;
import dev.weft.process.GracefulShutdown;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Sends back what it is sent, on any number of connections, until Ctrl-C.
public final class EchoServer {

  private EchoServer() {}

  /// @param args the address and the port to listen at; 127.0.0.1 and 8080 if there are none
  public static void main(String[] args) throws Exception {
    String host = args.length > 0 ? args[0] : "127.0.0.1";
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 8080;
    System.exit(run(new InetSocketAddress(host, port)));
  }

  private static int run(InetSocketAddress address) throws Exception {
    try (Weft weft = Weft.open()) {
      TcpListener listener = TcpListener.bind(weft, address);
      System.out.println("listening on " + listener.localAddress());
      // At Ctrl-C the listener is closed, and the connections have ten seconds to come to their ends.
      return weft.blockOn(
              GracefulShutdown.onSignals()
                  .run(shutdown -> shutdown.closes(listener).serve(EchoServer::echo)))
          .exitCode();
    }
  }

  /// One connection. Nothing happens until somebody awaits what is returned, or spawns it.
  static Future<Void> echo(AsyncDuplex stream) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
          while (await(stream.read(buffer.clear())) >= 0) {
            await(stream.writeAll(buffer.flip()));
          }
          await(stream.shutdown());
        });
  }
}
