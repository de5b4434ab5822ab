package dev.weft.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Weft;
import dev.weft.io.ByteStreams;
import dev.weft.toys.Driven;
import dev.weft.toys.Toys;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JdkStreamsTest {

  private final Weft weft = Toys.open();

  @AfterEach
  void close() {
    weft.close();
  }

  private static byte[] random(int length) {
    var bytes = new byte[length];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  /// Blocks until the test lets it go on.
  private static final class Blocking extends InputStream {
    final CountDownLatch entered = new CountDownLatch(1);
    final CountDownLatch released = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() {
      entered.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        throw new AssertionError("an interrupt is nobody's business here", e);
      }
      return -1;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  @Test
  @DisplayName("what a stream of the JDK's has is read whole, and the stream closed")
  void readsAll() throws Exception {
    byte[] bytes = random(300_000);
    var closed = new CountDownLatch(1);
    var in =
        new ByteArrayInputStream(bytes) {
          @Override
          public void close() {
            closed.countDown();
          }
        };
    try (var reader = JdkStreams.reader(in)) {
      assertThat(weft.blockOn(reader.readToEnd(1 << 20))).isEqualTo(bytes);
    }
    closed.await(); // by the thread that reads
  }

  @Test
  @DisplayName("a read that blocks holds up nobody: not who cancels it, not a close of the runtime")
  void holdsUpNobody() throws Exception {
    var in = new Blocking();
    var reader = JdkStreams.reader(in);
    var reading = new Driven<>(reader.read(ByteBuffer.allocate(1)));
    assertThat(reading.isPending()).isTrue();
    in.entered.await();
    reading.cancel();
    weft.spawn(reader.read(ByteBuffer.allocate(1))).detach();
    weft.close();
    reader.close();
    in.released.countDown();
    in.closed.await();
  }

  @Test
  @DisplayName("what a stream throws comes after the bytes before it, and stays")
  void readFailure() throws Exception {
    var failure = new IOException("broken");
    var in =
        new InputStream() {
          private int left = 3;

          @Override
          public int read() throws IOException {
            throw new AssertionError("not asked");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left-- > 0) {
              bytes[offset] = 'x';
              return 1;
            }
            throw failure;
          }
        };
    var reader = JdkStreams.reader(in);
    var three = ByteBuffer.allocate(3);
    weft.blockOn(reader.readExactly(three));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> weft.blockOn(reader.read(three.clear()))).isSameAs(failure);
    }
  }

  @Test
  @DisplayName("a flush waits until all is written; a shutdown closes the stream")
  void writesAll() throws Exception {
    byte[] bytes = random(300_000);
    var closed = new AtomicBoolean();
    var out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.set(true);
          }
        };
    try (var writer = JdkStreams.writer(out)) {
      weft.blockOn(writer.writeAll(bytes));
      weft.blockOn(writer.flush());
      assertThat(out.toByteArray()).isEqualTo(bytes);
      weft.blockOn(writer.shutdown());
      assertThat(closed).isTrue();
      assertThatThrownBy(() -> weft.blockOn(writer.writeAll(bytes)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  @DisplayName("what writing fails with comes to the flush, and to the next write")
  void writeFailure() throws Exception {
    var failure = new IOException("no space");
    var out =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw failure;
          }
        };
    var writer = JdkStreams.writer(out);
    weft.blockOn(writer.writeAll(new byte[1]));
    assertThatThrownBy(() -> weft.blockOn(writer.flush())).isSameAs(failure);
    assertThatThrownBy(() -> weft.blockOn(writer.writeAll(new byte[1]))).isSameAs(failure);
    assertThatThrownBy(() -> weft.blockOn(writer.shutdown())).isSameAs(failure);
  }

  @Test
  @DisplayName("code that blocks reads and writes streams of Weft's, and closes them")
  void blocking() throws Exception {
    var pair = ByteStreams.duplex(1000);
    var answer =
        weft.spawnBlocking(
            () -> {
              try (var in = JdkStreams.inputStream(weft, pair.second());
                  var out = JdkStreams.outputStream(weft, pair.second())) {
                String name = new String(in.readNBytes(4), UTF_8);
                out.write(("hello " + name).getBytes(UTF_8));
                out.write('!');
                return in.read();
              }
            });
    weft.blockOn(pair.first().writeAll("weft".getBytes(UTF_8)));
    weft.blockOn(pair.first().shutdown());
    assertThat(weft.blockOn(pair.first().readToString(100))).isEqualTo("hello weft!");
    assertThat(weft.blockOn(answer)).isEqualTo(-1);
    var channel = JdkStreams.channel(weft, ByteStreams.of(ByteBuffer.wrap(new byte[] {1, 2})));
    assertThat(channel.read(ByteBuffer.allocate(9))).isEqualTo(2);
    assertThat(channel.read(ByteBuffer.allocate(9))).isEqualTo(-1);
  }

  @Test
  @DisplayName("a program whose standard input is silent ends, and what it flushed is written")
  void standardStreams() throws Exception {
    Process program =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                "target/classes:target/test-classes:" + System.getProperty("jdk.module.path"),
                StandardStreamsProgram.class.getName())
            .redirectErrorStream(true)
            .start();
    try {
      program.outputWriter().write("first\n");
      program.outputWriter().flush(); // and no end
      assertThat(program.inputReader().readLine()).isEqualTo("heard first");
      assertThat(program.waitFor()).isZero();
    } finally {
      program.destroyForcibly();
    }
  }
}
