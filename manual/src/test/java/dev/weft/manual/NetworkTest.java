package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.ByteStreams;
import dev.weft.io.CopyOptions;
import dev.weft.net.ServeOptions;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.net.UdpSocket;
import dev.weft.net.UnixAddress;
import dev.weft.net.UnixListener;
import dev.weft.net.UnixStream;
import dev.weft.sync.Broadcast;
import dev.weft.testing.IoScript;
import dev.weft.testing.WeftTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;

/// What docs/networking.md shows.
class NetworkTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir Path folder;

  static Future<Void> shout(AsyncDuplex stream) {
    return async(
        () -> {
          var lines = stream.buffered();
          while (true) {
            String line;
            try {
              line = await(Futures.timeout(Duration.ofMinutes(1), lines.readLine(1024)));
            } catch (TimeoutException e) {
              return null; // silent for too long
            }
            if (line == null) {
              return null; // the client has ended
            }
            await(stream.writeAll((line.toUpperCase(Locale.ROOT) + "\n").getBytes(UTF_8)));
          }
        });
  }

  static Future<Void> server(Weft weft, InetSocketAddress address) throws Exception {
    TcpListener listener = TcpListener.bind(weft, address);
    var options = ServeOptions.defaults().maxConnections(10_000);
    return listener.serve(stream -> shout(stream), options);
  }

  static Future<String> ask(String host, int port, String question) {
    return async(
        () -> {
          var connecting = TcpStream.connect(host, port); // all its addresses, IPv6 and IPv4
          try (TcpStream stream = await(Futures.timeout(Duration.ofSeconds(5), connecting))) {
            await(stream.writeAll((question + "\n").getBytes(UTF_8)));
            await(stream.shutdown()); // no more from us; answers still come
            return await(stream.readToString(10_000));
          }
        });
  }

  @WeftTest
  void serverAndClient(Weft weft) throws Exception {
    TcpListener listener = TcpListener.bind(weft, ANY);
    var server = weft.spawn(listener.serve(stream -> shout(stream)));
    int port = listener.localAddress().getPort();
    assertThat(weft.blockOn(ask("localhost", port, "hello"))).isEqualTo("HELLO\n");
    listener.close();
    weft.blockOn(server);
  }

  @WeftTest
  void aServerOnAPortOfItsOwn(Weft weft) throws Exception {
    var server = weft.spawn(server(weft, ANY));
    server.abort();
    weft.blockOn(Futures.catching(server));
  }

  @WeftTest(pausedTime = true)
  void aSilentClientIsLetGo(Weft weft) throws Exception {
    var peer = new IoScript().read("a\n").write("A\n").waitFor(Duration.ofHours(1)).stream();
    weft.blockOn(shout(peer));
  }

  /// Passes on what comes from `client` to `backend`, and back.
  static Future<Void> proxy(TcpStream client, InetSocketAddress backend) {
    return async(
        () -> {
          try (TcpStream server = await(TcpStream.connect(backend, Duration.ofSeconds(5)))) {
            var options = CopyOptions.defaults().idleLimit(Duration.ofMinutes(5));
            await(ByteStreams.copyBidirectional(client, server, options));
          }
        });
  }

  @WeftTest
  void throughAProxy(Weft weft) throws Exception {
    TcpListener backend = TcpListener.bind(weft, ANY);
    TcpListener front = TcpListener.bind(weft, ANY);
    var shouting = weft.spawn(backend.serve(stream -> shout(stream)));
    var passing = weft.spawn(front.serve(client -> proxy(client, backend.localAddress())));
    int port = front.localAddress().getPort();
    assertThat(weft.blockOn(ask("127.0.0.1", port, "hello"))).isEqualTo("HELLO\n");
    front.close();
    backend.close();
    weft.blockOn(Futures.join(shouting, passing));
  }

  /// Reads and writes at once: what others say goes out while this client is silent.
  static Future<Void> chat(TcpStream stream, Broadcast.Sender<String> room) {
    return async(
        () -> {
          var halves = stream.split();
          try (var others = room.newReceiver()) {
            var writing =
                async(
                    () -> {
                      while (true) {
                        String line = await(others.recv());
                        await(halves.writer().writeAll((line + "\n").getBytes(UTF_8)));
                      }
                    });
            var reading =
                async(
                    () -> {
                      var lines = halves.reader().buffered();
                      String line;
                      while ((line = await(lines.readLine(1024))) != null) {
                        await(room.send(line));
                      }
                    });
            await(Futures.race(reading, writing)); // the end of one is the end of both
          }
        });
  }

  @WeftTest
  void twoWhoChat(Weft weft) throws Exception {
    var room = Broadcast.<String>lossy(16);
    TcpListener listener = TcpListener.bind(weft, ANY);
    var server = weft.spawn(listener.serve(stream -> chat(stream, room.sender())));
    assertThat(weft.blockOn(firstLine(listener.localAddress()))).isEqualTo("hi");
    listener.close();
    weft.blockOn(server);
  }

  private static Future<String> firstLine(InetSocketAddress address) {
    return async(
        () -> {
          try (var stream = await(TcpStream.connect(address))) {
            await(stream.writeAll("hi\n".getBytes(UTF_8)));
            return await(stream.buffered().readLine());
          }
        });
  }

  static Future<String> ping(InetSocketAddress peer) {
    return async(
        () -> {
          try (var socket = await(UdpSocket.bind(ANY))) {
            await(socket.send(ByteBuffer.wrap("ping".getBytes(UTF_8)), peer));
            var answer = ByteBuffer.allocate(1500);
            await(Futures.timeout(Duration.ofSeconds(10), socket.receive(answer)));
            return UTF_8.decode(answer.flip()).toString();
          }
        });
  }

  @WeftTest
  void datagrams(Weft weft) throws Exception {
    Future<String> answer =
        async(
            () -> {
              try (var server = await(UdpSocket.bind(ANY))) {
                var pinging = Tasks.spawn(ping(server.localAddress()));
                var question = ByteBuffer.allocate(1500);
                var sender = await(server.receive(question));
                await(server.send(question.flip(), sender));
                return await(pinging);
              }
            });
    assertThat(weft.blockOn(answer)).isEqualTo("ping");
  }

  @WeftTest
  void unixSockets(Weft weft) throws Exception {
    Path file = folder.resolve("socket");
    UnixListener listener = UnixListener.bind(weft, UnixAddress.of(file));
    var server = weft.spawn(listener.serve(stream -> shout(stream)));
    Future<String> answer =
        async(
            () -> {
              try (var stream = await(UnixStream.connect(UnixAddress.of(file)))) {
                await(stream.writeAll("hello\n".getBytes(UTF_8)));
                return await(stream.buffered().readLine());
              }
            });
    assertThat(weft.blockOn(answer)).isEqualTo("HELLO");
    listener.close();
    weft.blockOn(server);
  }
}
