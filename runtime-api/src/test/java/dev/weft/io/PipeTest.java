package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.toys.Driven;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PipeTest {

  private final Simplex pipe = ByteStreams.simplex(4);
  private final ByteBuffer room = ByteBuffer.allocate(16);

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private String read() throws Exception {
    room.clear();
    int n = Driven.now(pipe.reader().read(room));
    return n < 0 ? "the end" : new String(room.array(), 0, n, UTF_8);
  }

  @Test
  @DisplayName("14.6 P1 no more goes in than there is room for, and comes out in order")
  void capacity() throws Exception {
    var src = bytes("abcdef");
    assertThat(Driven.now(pipe.writer().write(src))).isEqualTo(4);
    assertThat(new Driven<>(pipe.writer().write(src)).isPending()).isTrue();
    assertThat(read()).isEqualTo("abcd");
    assertThat(Driven.now(pipe.writer().write(src))).isEqualTo(2);
    assertThat(read()).isEqualTo("ef");
    assertThatThrownBy(() -> ByteStreams.simplex(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 bytes");
  }

  @Test
  @DisplayName("14.6 P2 a reader is woken by bytes, a writer by room, and each by the end")
  void p2_wakesBothSides() throws Exception {
    var reading = new Driven<>(pipe.reader().read(room));
    assertThat(reading.isPending()).isTrue();
    Driven.now(pipe.writer().writeAll(bytes("abcd")));
    assertThat(reading.wakes()).isOne();
    assertThat(reading.value()).isEqualTo(4);

    Driven.now(pipe.writer().writeAll(bytes("abcd")));
    var writing = new Driven<>(pipe.writer().writeAll(bytes("ef")));
    assertThat(writing.isPending()).isTrue();
    assertThat(read()).isEqualTo("abcd");
    assertThat(writing.wakes()).isOne();
    writing.value();
    assertThat(read()).isEqualTo("ef");

    var atTheEnd = new Driven<>(pipe.reader().read(room));
    assertThat(atTheEnd.isPending()).isTrue();
    Driven.now(pipe.writer().shutdown());
    assertThat(atTheEnd.wakes()).isOne();
    assertThat(atTheEnd.value()).isEqualTo(AsyncReader.END);
  }

  @Test
  @DisplayName("14.1, 14.7, 14.10 P3 after its end come the rest and the end; nothing goes in")
  void p3_end() throws Exception {
    Driven.now(pipe.writer().writeAll(bytes("abc")));
    Driven.now(pipe.writer().shutdown());
    Driven.now(pipe.writer().shutdown());
    assertThatThrownBy(() -> Driven.now(pipe.writer().writeAll(bytes("d"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shut down");
    assertThat(Driven.now(pipe.reader().read(ByteBuffer.allocate(0)))).isZero();
    assertThat(read()).isEqualTo("abc");
    assertThat(read()).isEqualTo("the end");
    assertThat(read()).isEqualTo("the end");
    assertThat(Driven.now(pipe.reader().read(ByteBuffer.allocate(0)))).isZero();
  }

  @Test
  @DisplayName("P3 closing the writer ends the stream, and whoever waits to write fails")
  void closingTheWriter() throws Exception {
    Driven.now(pipe.writer().writeAll(bytes("abcd")));
    var writing = new Driven<>(pipe.writer().writeAll(bytes("e")));
    assertThat(writing.isPending()).isTrue();
    pipe.writer().close();
    pipe.writer().close();
    assertThat(writing.wakes()).isOne();
    assertThatThrownBy(writing::poll).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> Driven.now(pipe.writer().shutdown()))
        .isInstanceOf(ClosedChannelException.class);
    assertThat(read()).isEqualTo("abcd");
    assertThat(read()).isEqualTo("the end");
  }

  @Test
  @DisplayName("P3 closing the reader wakes both sides; what is written then fails, and says why")
  void closingTheReader() throws Exception {
    var reading = new Driven<>(pipe.reader().read(room));
    assertThat(reading.isPending()).isTrue();
    pipe.reader().close();
    assertThat(reading.wakes()).isOne();
    assertThatThrownBy(reading::poll).isInstanceOf(ClosedChannelException.class);

    var other = ByteStreams.simplex(2);
    Driven.now(other.writer().writeAll(bytes("ab")));
    var writing = new Driven<>(other.writer().writeAll(bytes("c")));
    assertThat(writing.isPending()).isTrue();
    other.reader().close();
    assertThat(writing.wakes()).isOne();
    assertThatThrownBy(writing::poll)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nobody will read");
    Driven.now(other.writer().shutdown()); // no error: the peer broke the connection
  }

  @Test
  @DisplayName("1.7 a cancelled read or write is not woken, and no byte is lost")
  void cancelled() throws Exception {
    var reading = new Driven<>(pipe.reader().read(room));
    assertThat(reading.isPending()).isTrue();
    reading.cancel();
    Driven.now(pipe.writer().writeAll(bytes("abcd")));
    assertThat(reading.wakes()).isZero();
    var src = bytes("e");
    var writing = new Driven<>(pipe.writer().write(src));
    assertThat(writing.isPending()).isTrue();
    writing.cancel();
    assertThat(src.remaining()).isOne();
    assertThat(read()).isEqualTo("abcd");
    assertThat(writing.wakes()).isZero();
  }

  @Test
  @DisplayName("14.9 a second party is told, the first is served")
  void twoReaders() throws Exception {
    var first = new Driven<>(pipe.reader().read(ByteBuffer.allocate(1)));
    var second = new Driven<>(pipe.reader().read(ByteBuffer.allocate(1)));
    assertThat(first.isPending()).isTrue();
    assertThat(second.isPending()).isTrue();
    assertThat(first.wakes()).as("asked whether it is there").isOne();
    assertThat(first.isPending()).isTrue();
    assertThat(second.wakes()).as("told").isOne();
    assertThatThrownBy(second::poll).isInstanceOf(IllegalStateException.class);
    Driven.now(pipe.writer().writeAll(bytes("a")));
    assertThat(first.value()).isOne();
  }

  @Test
  @DisplayName(
      "14.9 one party with a new waker at each poll is asked once, and woken by what comes")
  void newWakers() throws Exception {
    var reader = pipe.reader();
    int[] wakes = new int[4];
    for (int i = 0; i < 4; i++) {
      int mine = i;
      assertThat(reader.pollRead(Context.of(() -> wakes[mine]++), room))
          .isEqualTo(AsyncReader.PENDING);
    }
    assertThat(wakes).containsExactly(1, 0, 0, 0);
    Driven.now(pipe.writer().writeAll(bytes("a")));
    assertThat(wakes[3]).isOne();
  }

  @Test
  @DisplayName("a waker that throws harms nobody")
  void throwingWaker() throws Exception {
    assertThat(
            pipe.reader()
                .pollRead(
                    Context.of(
                        () -> {
                          throw new IllegalStateException("a waker of the test's");
                        }),
                    room))
        .isEqualTo(AsyncReader.PENDING);
    Driven.now(pipe.writer().writeAll(bytes("ab")));
    assertThat(read()).isEqualTo("ab");
  }

  @Test
  @DisplayName("14.6 duplex: what is written to one end is read at the other, each way by itself")
  void duplex() throws Exception {
    var pair = ByteStreams.duplex(3);
    Driven.now(pair.first().writeAll(bytes("abc")));
    assertThat(new Driven<>(pair.first().write(bytes("d"))).isPending()).isTrue();
    Driven.now(pair.second().writeAll(bytes("xyz")));
    assertThat(Driven.now(pair.second().read(room))).isEqualTo(3);
    assertThat(Driven.now(pair.first().read(room))).isEqualTo(3);
    assertThat(new String(room.array(), 0, 6, UTF_8)).isEqualTo("abcxyz");
    Driven.now(pair.first().shutdown());
    assertThat(Driven.now(pair.second().read(room))).isEqualTo(AsyncReader.END);
    Driven.now(pair.second().writeAll(bytes("u")));
    assertThat(Driven.now(pair.first().read(room))).isEqualTo(1);
    pair.first().close();
    assertThatThrownBy(() -> Driven.now(pair.second().writeAll(bytes("v"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nobody will read");
    assertThatThrownBy(() -> Driven.now(pair.first().shutdown()))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  @DisplayName("P1 whatever goes in and out in whatever pieces, the bytes are the same")
  void pieces() throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var ends = ByteStreams.simplex(1 + random.nextInt(random.nextBoolean() ? 8 : 2000));
      var all = new byte[random.nextInt(5000)];
      random.nextBytes(all);
      var out = new ByteArrayOutputStream();
      for (int sent = 0; out.size() < all.length; ) {
        if (random.nextBoolean()) {
          int n = Math.min(all.length - sent, random.nextInt(700));
          var writing = new Driven<>(ends.writer().write(ByteBuffer.wrap(all, sent, n)));
          if (writing.poll() instanceof dev.weft.Poll.Ready<Integer>(var taken)) {
            sent += taken;
          } else {
            writing.cancel();
          }
        } else {
          var dst = ByteBuffer.allocate(1 + random.nextInt(700));
          var reading = new Driven<>(ends.reader().read(dst));
          if (reading.isPending()) {
            reading.cancel();
          }
          out.write(dst.array(), 0, dst.position());
        }
      }
      assertThat(out.toByteArray()).as("seed %d", seed).isEqualTo(all);
    }
  }

  @Test
  @DisplayName("the ends say how much is on its way, and what is over")
  void texts() throws Exception {
    Driven.now(pipe.writer().writeAll(bytes("abc")));
    assertThat(pipe.writer()).hasToString("PipeWriter[3 of 4 bytes]");
    Driven.now(pipe.writer().shutdown());
    assertThat(pipe.reader()).hasToString("PipeReader[3 of 4 bytes, ended]");
    pipe.writer().close();
    assertThat(pipe.reader()).hasToString("PipeReader[3 of 4 bytes, writer closed]");

    DuplexPair pair = ByteStreams.duplex(8);
    Driven.now(pair.first().writeAll(bytes("ab")));
    assertThat(pair.first()).hasToString("DuplexEnd[reads 0 of 8 bytes; writes 2 of 8 bytes]");
    pair.first().close();
    assertThat(pair.second())
        .hasToString(
            "DuplexEnd[reads 2 of 8 bytes, writer closed; writes 0 of 8 bytes, reader closed]");
  }
}
