package dev.weft.codec.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.BufferPool;
import dev.weft.io.ByteStreams;
import dev.weft.io.CopyOptions;
import dev.weft.io.DuplexPair;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

class BytesTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  /// Copies both ways until both sides have ended, or nothing has moved for a minute.
  static Future<Void> proxy(AsyncDuplex client, InetSocketAddress server, BufferPool pool) {
    return async(
        () -> {
          try (var upstream = await(TcpStream.connect(server))) {
            var options = CopyOptions.defaults().buffers(pool).idleLimit(Duration.ofMinutes(1));
            await(ByteStreams.copyBidirectional(client, upstream, options));
          }
          return null;
        });
  }

  /// A head of two lines and a body, read as one would read HTTP.
  static Future<String> request(AsyncDuplex connection) {
    return async(
        () -> {
          var reader = connection.buffered();
          String verb = await(reader.readLine(100));
          int length = await(reader.readInt(ByteOrder.BIG_ENDIAN));
          String body = await(reader.take(length).readToString(1000));
          await(connection.writeAll((verb + " " + body).getBytes(UTF_8)));
          await(connection.shutdown());
          return body;
        });
  }

  @WeftTest(allPairings = true)
  void throughAProxy(Weft weft) throws Exception {
    var pool = BufferPool.direct(16 * 1024, 8);
    Future<String> answer =
        async(
            () -> {
              var server = TcpListener.bind(weft, ANY);
              var proxy = TcpListener.bind(weft, ANY);
              var serving =
                  Tasks.spawn(
                      Futures.race(
                          server.serve(stream -> request(stream)),
                          proxy.serve(stream -> proxy(stream, server.localAddress(), pool))));
              try (var client = await(TcpStream.connect(proxy.localAddress()))) {
                await(client.writeAll("PUT\n\0\0\0\5hello".getBytes(UTF_8)));
                await(client.shutdown());
                return await(client.readToString(100));
              } finally {
                serving.abort();
              }
            });
    assertThat(weft.blockOn(answer)).isEqualTo("PUT hello");
    assertThat(pool.out()).isZero();
  }

  @WeftTest(allPairings = true)
  void withoutASystem(Weft weft) throws Exception {
    DuplexPair pair = ByteStreams.duplex(4);
    Future<String> both =
        async(
            () -> {
              var server = Tasks.spawn(request(pair.second()));
              await(pair.first().writeAll("GET\n\0\0\0\3all".getBytes(UTF_8)));
              String answer = await(pair.first().readToString(100));
              return await(server) + ", " + answer;
            });
    assertThat(weft.blockOn(both)).isEqualTo("all, GET all");
  }

  @WeftTest(pausedTime = true)
  void whoIsSilentForAMinute(Weft weft) {
    DuplexPair client = ByteStreams.duplex(16);
    DuplexPair server = ByteStreams.duplex(16);
    var options = CopyOptions.defaults().idleLimit(Duration.ofMinutes(1));
    Future<Void> silent =
        async(
            () -> {
              var copy =
                  Tasks.spawn(
                      ByteStreams.copyBidirectional(client.second(), server.second(), options));
              for (int i = 0; i < 5; i++) {
                await(Time.sleep(Duration.ofSeconds(50)));
                await(client.first().writeAll(new byte[] {'.'}));
              }
              await(copy);
              return null;
            });
    assertThatThrownBy(() -> weft.blockOn(silent))
        .rootCause()
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("no byte has moved for 1m, after 5 bytes to the second stream");
  }
}
