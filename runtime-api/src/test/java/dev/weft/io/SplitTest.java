package dev.weft.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.toys.Driven;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SplitTest {

  /// Reads "hi", takes two bytes a write.
  private static final class Toy implements AsyncDuplex {
    private final Script in = Script.of("hi");
    final StringBuilder out = new StringBuilder();
    int closes;
    int shutdowns;

    @Override
    public int pollRead(Context cx, ByteBuffer dst) throws java.io.IOException {
      return in.pollRead(cx, dst);
    }

    @Override
    public void cancelRead(Context cx) {}

    @Override
    public int pollWrite(Context cx, ByteBuffer src) {
      int n = Math.min(2, src.remaining());
      for (int i = 0; i < n; i++) {
        out.append((char) src.get());
      }
      return n;
    }

    @Override
    public boolean pollFlush(Context cx) {
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) {
      shutdowns++;
      return true;
    }

    @Override
    public void cancelWrite(Context cx) {}

    @Override
    public void close() {
      closes++;
    }
  }

  private final Toy stream = new Toy();
  private final Split split = stream.split();

  @Test
  @DisplayName("S3-10 14.4 the reader reads on after the writer was shut down")
  void independent() throws Exception {
    Driven.now(split.writer().writeAll("hello".getBytes()));
    Driven.now(split.writer().flush());
    Driven.now(split.writer().shutdown());
    assertThat(Driven.now(split.reader().read(ByteBuffer.allocate(9)))).isEqualTo(2);
    assertThat(stream.out).hasToString("hello");
    assertThat(stream.shutdowns).isEqualTo(1);
  }

  @Test
  @DisplayName("14.4 the stream is closed with its second half, once")
  void closes() throws Exception {
    split.writer().close();
    split.writer().close();
    assertThat(stream.closes).isZero();
    split.reader().close();
    split.reader().close();
    assertThat(stream.closes).isEqualTo(1);
  }

  @Test
  @DisplayName("14.4 unsplit takes only the partner")
  void unsplit() {
    assertThat(split.reader().unsplit(split.writer())).isSameAs(stream);
    assertThatThrownBy(() -> split.reader().unsplit(new Toy().split().writer()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a half says of what it is one")
  void texts() throws Exception {
    Split halves = ByteStreams.duplex(8).first().split();
    String whole = "DuplexEnd[reads 0 of 8 bytes; writes 0 of 8 bytes]";
    assertThat(halves.reader()).hasToString("ReadHalf[" + whole + "]");
    halves.writer().close();
    assertThat(halves.writer()).hasToString("WriteHalf[" + whole + ", closed]");
  }
}
