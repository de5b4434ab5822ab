package dev.weft.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.io.AsyncReader;
import dev.weft.io.ByteStreams;
import dev.weft.io.DuplexPair;
import dev.weft.io.LimitExceededException;
import dev.weft.stream.Next;
import dev.weft.testing.IoScript;
import dev.weft.testing.PollProbe;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FramedTest {

  private static Framed<String, String> lines(IoScript script) {
    return Framed.of(script.stream(), new LinesCodec(100));
  }

  private static <T> T now(dev.weft.Future<T> future) throws Exception {
    return PollProbe.now(future);
  }

  @Test
  @DisplayName("frames come one by one, then the end, which stays; the sink goes on")
  void reads() throws Exception {
    DuplexPair pair = ByteStreams.duplex(100);
    now(pair.second().writeAll("a\nbc\nd".getBytes(UTF_8)));
    now(pair.second().shutdown());
    try (var framed = Framed.of(pair.first(), new LinesCodec(100))) {
      for (String line : List.of("a", "bc", "d")) {
        assertThat(now(framed.next())).isEqualTo(Next.some(line));
      }
      assertThat(now(framed.next())).isEqualTo(Next.none());
      assertThat(now(framed.next())).isEqualTo(Next.none());
      now(framed.send("bye"));
      assertThat(now(pair.second().read(ByteBuffer.allocate(9)))).isEqualTo(4);
    }
    assertThatThrownBy(() -> now(pair.first().read(ByteBuffer.allocate(1))))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("16.8 a next() that is given up loses nothing")
  void givenUp() throws Exception {
    var framed = lines(new IoScript().read("a").notYet().read("b\n"));
    var first = PollProbe.of(framed.next()).assertPending();
    first.cancel();
    assertThat(now(framed.next())).isEqualTo(Next.some("ab"));
  }

  @Test
  @DisplayName("a failure comes once, and ends the stream; one can still answer")
  void fails() throws Exception {
    var stream = new IoScript().read("x".repeat(101)).write("sorry\n").stream();
    var framed = Framed.of(stream, new LinesCodec(100));
    assertThatThrownBy(() -> now(framed.next())).isInstanceOf(LimitExceededException.class);
    assertThat(now(framed.next())).isEqualTo(Next.none());
    now(framed.send("sorry"));
    stream.assertDone();
  }

  @Test
  @DisplayName("a stream that ends within a frame fails")
  void truncated() {
    var stream = new IoScript().read(new byte[] {0, 0, 0, 5, 1, 2}).stream();
    var framed = Framed.of(stream, LengthDelimitedCodec.upTo(10));
    assertThatThrownBy(() -> now(framed.next()))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("6 bytes");
  }

  @Test
  @DisplayName("frames gather until they are flushed, and become one write")
  void gathers() throws Exception {
    var stream = new IoScript().write("a\nb\nc\n").shutdown().stream();
    var framed = Framed.of(stream, new LinesCodec(100));
    now(framed.feed("a"));
    now(framed.feed("b"));
    now(framed.feed("c"));
    now(framed.flush());
    now(framed.finish());
    stream.assertDone();
  }

  @Test
  @DisplayName(
      "flushWhenIdle: requests that came together are answered with one write, none is kept")
  void flushesWhenIdle() throws Exception {
    DuplexPair pair = ByteStreams.duplex(1000);
    var framed = Framed.of(pair.first(), new LinesCodec(100)).flushWhenIdle();
    now(pair.second().writeAll("a\nb\nc".getBytes(UTF_8)));
    var room = ByteBuffer.allocate(100);
    for (int i = 0; i < 2; i++) {
      assertThat(framed.hasNext()).isEqualTo(i == 1);
      assertThat(now(framed.next())).isInstanceOf(Next.Some.class);
      now(framed.feed("answer " + i));
      PollProbe.of(pair.second().read(room)).assertPending().cancel();
    }
    PollProbe.of(framed.next()).assertPending();
    assertThat(now(pair.second().read(room))).as("both at once").isEqualTo(18);
    now(pair.second().shutdown());
    assertThat(now(framed.next())).isEqualTo(Next.some("c"));
    now(framed.feed("the last"));
    assertThat(now(framed.next())).isEqualTo(Next.none());
    assertThat(now(pair.second().read(room))).isEqualTo(9);
  }

  @Test
  @DisplayName(
      "a peer that does not read makes who sends wait, and a cancelled feed has sent nothing")
  void backpressure() throws Exception {
    DuplexPair pair = ByteStreams.duplex(16);
    var framed = Framed.of(pair.first(), new LinesCodec(10_000));
    now(framed.feed("x".repeat(9000)));
    var more = PollProbe.of(framed.feed("more")).assertPending();
    assertThat(more.waitsFor()).singleElement().asString().startsWith("room in the buffer for ");
    more.cancel();
    var text = new StringBuilder();
    var room = ByteBuffer.allocate(16);
    var flush = PollProbe.of(framed.flush());
    while (flush.poll().isPending()) {
      assertThat(now(pair.second().read(room.clear()))).isEqualTo(16);
      text.append(new String(room.array(), 0, 16, UTF_8));
      flush.assertWoken();
    }
    int rest = now(pair.second().read(room.clear()));
    text.append(new String(room.array(), 0, rest, UTF_8));
    assertThat(text).hasToString("x".repeat(9000) + "\n");
  }

  @Test
  @DisplayName("an encoder that throws has appended nothing")
  void encoderThrows() throws Exception {
    var stream = new IoScript().write("ab").stream();
    var framed =
        Framed.of(
            stream,
            Codec.<byte[], String>of(
                new BytesCodec(),
                (text, out) -> {
                  out.put(text);
                  if (text.equals("bad")) {
                    throw new IOException("no such frame");
                  }
                }));
    now(framed.feed("a"));
    assertThatThrownBy(() -> now(framed.feed("bad"))).hasMessage("no such frame");
    now(framed.feed("b"));
    now(framed.flush());
    stream.assertDone();
  }

  @Test
  @DisplayName(
      "halves: a reader and a writer for two parties; the last that closes ends the connection")
  void halves() throws Exception {
    DuplexPair pair = ByteStreams.duplex(100);
    var halves = pair.first().split();
    var reader = new FramedReader<>(halves.reader(), new LinesCodec(10));
    var writer = new FramedWriter<String>(halves.writer(), new LinesCodec(10));
    now(pair.second().writeAll("in\n".getBytes(UTF_8)));
    assertThat(now(reader.next())).isEqualTo(Next.some("in"));
    now(writer.send("out"));
    assertThat(now(pair.second().read(ByteBuffer.allocate(9)))).isEqualTo(4);
    reader.close();
    now(writer.send("on"));
    assertThat(now(pair.second().read(ByteBuffer.allocate(9)))).isEqualTo(3);
    writer.close();
    assertThat(now(pair.second().read(ByteBuffer.allocate(9)))).isEqualTo(AsyncReader.END);
    assertThatThrownBy(() -> now(writer.send("late"))).isInstanceOf(ClosedChannelException.class);
  }
}
