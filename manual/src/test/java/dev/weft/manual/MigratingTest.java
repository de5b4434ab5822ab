package dev.weft.manual;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Either;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.testing.WeftTest;
import dev.weft.time.Interval;
import dev.weft.time.MissedTick;
import dev.weft.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What docs/from-tokio.md and docs/migrating.md show.
class MigratingTest {

  private final List<String> said = new ArrayList<>();

  private void say(String what) {
    said.add(what);
  }

  private static Future<Integer> answer() {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(2500)));
          return 42;
        });
  }

  private Future<Integer> patient() {
    return async(
        () -> {
          Future<Integer> slow = answer();
          Interval tick = Time.interval(Duration.ofSeconds(1), MissedTick.SKIP);
          while (true) {
            var first = await(Futures.select(Futures.borrowed(slow), tick.tick()));
            if (first instanceof Either.Left<Integer, Long>(Integer value, var unused)) {
              Tasks.cancel(unused);
              return value;
            }
            say("still waiting");
          }
        });
  }

  @WeftTest(pausedTime = true)
  void theSameFutureInALoop(Weft weft) throws Exception {
    assertThat(weft.blockOn(patient())).isEqualTo(42);
    assertThat(said).hasSize(3); // at 0, 1 and 2 seconds
  }

  static Future<Void> echo(TcpStream stream) {
    return async(
        () -> {
          ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
          while (await(stream.read(buffer.clear())) >= 0) { // channelRead
            await(stream.writeAll(buffer.flip())); // writeAndFlush, and its backpressure
          } // channelInactive
        });
  }

  @WeftTest
  void handlers(Weft weft) throws Exception {
    var listener =
        TcpListener.bind(weft, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var server = weft.spawn(listener.serve(stream -> echo(stream)));
    Future<String> echoed =
        async(
            () -> {
              try (var stream = await(TcpStream.connect(listener.localAddress()))) {
                await(stream.writeAll("hello\n".getBytes()));
                await(stream.shutdown());
                return await(stream.readToString(100));
              }
            });
    assertThat(weft.blockOn(echoed)).isEqualTo("hello\n");
    listener.close();
    weft.blockOn(server);
  }

  record Cart(List<String> articles) {}

  private static Future<Integer> price(String article) {
    return article.isEmpty()
        ? Futures.failed(new IOException("no such article"))
        : Futures.ready(article.length());
  }

  static Future<Integer> total(Future<Cart> cart) {
    return async(
        () -> {
          try {
            int sum = 0;
            for (String article : await(cart).articles()) { // thenCompose, in a loop
              sum += await(price(article));
            }
            return sum;
          } catch (IOException e) { // exceptionally
            return 0;
          }
        });
  }

  @WeftTest
  void chains(Weft weft) throws Exception {
    assertThat(weft.blockOn(total(Futures.ready(new Cart(List.of("tea", "milk")))))).isEqualTo(7);
    assertThat(weft.blockOn(total(Futures.ready(new Cart(List.of("tea", "")))))).isZero();
  }
}
