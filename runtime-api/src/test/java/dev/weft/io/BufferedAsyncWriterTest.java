package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.toys.Driven;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BufferedAsyncWriterTest {

  /// Notes what each write brought; every second one waits if the test says so.
  private static final class Target implements AsyncWriter {
    final List<String> writes = new ArrayList<>();
    int takes = Integer.MAX_VALUE;
    int flushes;
    int shutdowns;
    int cancels;

    @Override
    public int pollWrite(Context cx, ByteBuffer src) {
      int n = Math.min(takes, src.remaining());
      if (n == 0) {
        return PENDING;
      }
      var some = new byte[n];
      src.get(some);
      writes.add(new String(some, UTF_8));
      return n;
    }

    @Override
    public boolean pollFlush(Context cx) {
      flushes++;
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      shutdowns++;
      return true;
    }

    @Override
    public void cancelWrite(Context cx) {
      cancels++;
    }
  }

  private final Target target = new Target();
  private final BufferedAsyncWriter writer = new BufferedAsyncWriter(target, 8);

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  @DisplayName("small writes become one, at the flush")
  void gathers() throws Exception {
    Driven.now(writer.writeAll(utf8("ab")));
    Driven.now(writer.writeAll(utf8("cde")));
    assertThat(target.writes).isEmpty();
    assertThat(writer.buffered()).isEqualTo(5);
    Driven.now(writer.flush());
    assertThat(target.writes).containsExactly("abcde");
    assertThat(target.flushes).isOne();
    assertThat(writer.buffered()).isZero();
  }

  @Test
  @DisplayName("what has no room drives out what is there; what is too large goes through uncopied")
  void large() throws Exception {
    Driven.now(writer.writeAll(utf8("abcde")));
    Driven.now(writer.writeAll(utf8("fghi")));
    assertThat(target.writes).containsExactly("abcde");
    Driven.now(writer.writeAll(utf8("0123456789")));
    assertThat(target.writes).containsExactly("abcde", "fghi", "0123456789");
    Driven.now(
        writer.writeAll(new ByteBuffer[] {ByteBuffer.wrap(utf8("x")), ByteBuffer.wrap(utf8("y"))}));
    Driven.now(writer.shutdown());
    assertThat(target.writes).endsWith("xy");
    assertThat(target.shutdowns).isOne();
  }

  @Test
  @DisplayName("1.7 a cancelled write has written nothing, a cancelled flush goes on where it was")
  void cancelled() throws Exception {
    Driven.now(writer.writeAll(utf8("abcdefgh")));
    target.takes = 0;
    var more = ByteBuffer.wrap(utf8("i"));
    var writing = new Driven<>(writer.write(more));
    assertThat(writing.isPending()).isTrue();
    writing.cancel();
    assertThat(target.cancels).isOne();
    assertThat(more.remaining()).isOne();
    target.takes = 3;
    Driven.now(writer.flush());
    assertThat(target.writes).containsExactly("abc", "def", "gh");
  }

  @Test
  @DisplayName("whatever is written in whatever pieces, the bytes are the same")
  void pieces() throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var to = new Target();
      var through = new BufferedAsyncWriter(to, 1 + random.nextInt(20));
      var all = new StringBuilder();
      for (int i = 0; i < 30; i++) {
        String piece = "x".repeat(random.nextInt(12)) + i;
        all.append(piece);
        var src = ByteBuffer.wrap(utf8(piece));
        while (src.hasRemaining()) {
          to.takes = random.nextInt(5);
          var writing = new Driven<>(through.writeAll(src));
          writing.poll();
          writing.cancel();
        }
        if (random.nextInt(5) == 0) {
          to.takes = 2;
          Driven.now(through.flush());
        }
      }
      to.takes = 5;
      Driven.now(through.shutdown());
      assertThat(String.join("", to.writes)).as("seed %d", seed).isEqualTo(all.toString());
    }
    assertThatThrownBy(() -> new BufferedAsyncWriter(target, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
