package PACKAGE;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.IoScript;
import dev.weft.testing.WeftTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

class EchoServerTest {

  /// Without a network: the other end of the connection is played.
  @WeftTest
  void sendsBackWhatItIsSent(Weft weft) throws Exception {
    var peer = new IoScript().read("hel").read("lo").write("hel").write("lo").shutdown().stream();
    weft.blockOn(EchoServer.echo(peer));
    peer.assertDone();
  }

  /// With one, on every executor with every reactor and timer that is on the path.
  @WeftTest(allPairings = true)
  void servesConnections(Weft weft) throws Exception {
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (TcpListener listener = TcpListener.bind(weft, any)) {
      var server = weft.spawn(listener.serve(EchoServer::echo));
      assertThat(weft.<String>blockOn(ask(listener.localAddress(), "hello"))).isEqualTo("hello");
      server.abort();
    }
  }

  private static Future<String> ask(InetSocketAddress server, String text) {
    return async(
        () -> {
          try (TcpStream stream = await(TcpStream.connect(server))) {
            await(stream.writeAll(text.getBytes(StandardCharsets.UTF_8)));
            await(stream.shutdown());
            return await(stream.readToString(1_000));
          }
        });
  }
}
