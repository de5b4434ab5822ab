package dev.weft.codec.guide;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.codec.Codec;
import dev.weft.codec.Decoder;
import dev.weft.codec.Encoder;
import dev.weft.codec.Framed;
import dev.weft.codec.LinesCodec;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.LimitExceededException;
import dev.weft.net.TcpListener;
import dev.weft.net.TcpStream;
import dev.weft.stream.Next.Some;
import dev.weft.testing.WeftTest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

class ShoutTest {

  static Future<Void> shout(AsyncDuplex connection) {
    return async(
        () -> {
          try (var lines = Framed.of(connection, new LinesCodec(1024)).flushWhenIdle()) {
            while (await(lines.next()) instanceof Some(var line)) {
              await(lines.feed(line.toUpperCase(Locale.ROOT)));
            }
            await(lines.finish());
            return null;
          }
        });
  }

  /// A codec of one's own: a text, preceded by its length as one byte.
  static Codec<String, String> shortTexts(int limit) {
    Decoder<String> decoder =
        bytes -> {
          int length = bytes.get(bytes.position()) & 0xff;
          if (length > limit) {
            throw new LimitExceededException("a text", limit); // before it has come
          }
          if (bytes.remaining() <= length) {
            return null; // asked again when there is more
          }
          var text = new byte[length];
          bytes.position(bytes.position() + 1).get(text);
          return new String(text, UTF_8);
        };
    Encoder<String> encoder =
        (text, out) -> {
          byte[] bytes = text.getBytes(UTF_8);
          out.put(bytes.length).put(bytes);
        };
    return Codec.of(decoder, encoder);
  }

  @WeftTest(allPairings = true)
  void aServerAndItsClient(Weft weft) throws Exception {
    var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    Future<String> answers =
        async(
            () -> {
              var listener = TcpListener.bind(weft, local);
              var server = Tasks.spawn(listener.serve(stream -> shout(stream)));
              var address = listener.localAddress();
              try (var lines = Framed.of(await(TcpStream.connect(address)), new LinesCodec(1024))) {
                await(lines.feed("one"));
                await(lines.feed("two"));
                await(lines.finish());
                var all = new StringBuilder();
                while (await(lines.next()) instanceof Some(var line)) {
                  all.append(line).append(' ');
                }
                server.abort();
                return all.toString();
              }
            });
    assertThat(weft.blockOn(answers)).isEqualTo("ONE TWO ");
  }

  @WeftTest(allPairings = true)
  void textsOfOnesOwn(Weft weft) throws Exception {
    var pair = dev.weft.io.ByteStreams.duplex(3);
    Future<String> answers =
        async(
            () -> {
              try (var here = Framed.of(pair.first(), shortTexts(20));
                  var there = Framed.of(pair.second(), shortTexts(20))) {
                var sending = Tasks.spawn(here.send("through a pipe"));
                var text = await(there.next());
                await(sending);
                return text instanceof Some(var received) ? received : "nothing";
              }
            });
    assertThat(weft.blockOn(answers)).isEqualTo("through a pipe");
  }
}
