package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.io.CopyFailedException.Side;
import dev.weft.io.CopyFailedException.Step;
import dev.weft.toys.Driven;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CopyTest {

  /// Keeps what it is given in `held` until it is flushed; takes as much at a time as the test
  /// says.
  private static final class Target implements AsyncWriter {
    final ByteArrayOutputStream held = new ByteArrayOutputStream();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    int takes = Integer.MAX_VALUE;
    int flushes;
    int shutdowns;
    int cancels;
    IOException failure;

    @Override
    public int pollWrite(Context cx, ByteBuffer src) throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (takes == 0) {
        return PENDING;
      }
      int n = Math.min(takes, src.remaining());
      for (int i = 0; i < n; i++) {
        held.write(src.get());
      }
      return n;
    }

    @Override
    public boolean pollFlush(Context cx) throws IOException {
      flushes++;
      held.writeTo(out);
      held.reset();
      return true;
    }

    @Override
    public boolean pollShutdown(Context cx) throws IOException {
      shutdowns++;
      return pollFlush(cx);
    }

    @Override
    public void cancelWrite(Context cx) {
      cancels++;
    }
  }

  private final Target target = new Target();

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static String read(AsyncReader from) throws Exception {
    var some = ByteBuffer.allocate(100);
    int n = Driven.now(from.read(some));
    return n < 0 ? "the end" : new String(some.array(), 0, n, UTF_8);
  }

  private static <T> T toTheEnd(Future<T> future) throws Exception {
    var driven = new Driven<>(future);
    while (true) {
      if (driven.poll() instanceof Poll.Ready<T>(var value)) {
        return value;
      }
      assertThat(driven.wakes()).as("woken").isPositive();
    }
  }

  @Test
  @DisplayName("14.5 copy: all bytes, flushed at the end and when there is nothing to read")
  void copies() throws Exception {
    var source = Script.of("abc", "", "de");
    var copy = new Driven<>(ByteStreams.copy(source, target));
    assertThat(copy.isPending()).isTrue();
    assertThat(target.out.toString(UTF_8)).as("flushed while there is nothing").isEqualTo("abc");
    assertThat(copy.value()).isEqualTo(5);
    assertThat(target.out.toString(UTF_8)).isEqualTo("abcde");
    assertThat(target.shutdowns).isZero();
  }

  @Test
  @DisplayName("14.3 copy: a writer that takes little at a time gets all")
  void partialWrites() throws Exception {
    target.takes = 3;
    assertThat(toTheEnd(ByteStreams.copy(Script.of("0123456789", "ab"), target))).isEqualTo(12);
    assertThat(target.out.toString(UTF_8)).isEqualTo("0123456789ab");
  }

  @Test
  @DisplayName("14.5 copy: a failure arrives unchanged")
  void failure() {
    target.failure = new IOException("broken");
    assertThatThrownBy(() -> toTheEnd(ByteStreams.copy(Script.of("a"), target)))
        .isSameAs(target.failure);
    assertThatThrownBy(
            () ->
                ByteStreams.copy(
                    Script.of(),
                    target,
                    CopyOptions.defaults().idleLimit(java.time.Duration.ofSeconds(1))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("3.2, 1.7 copy: over is over; a cancel gives up the wait, and the buffer")
  void cancelled() throws Exception {
    var pool = BufferPool.heap(16, 4);
    var options = CopyOptions.defaults().buffers(pool);
    var source = Script.of("abc", "", "de");
    var reading = new Driven<>(ByteStreams.copy(source, target, options));
    assertThat(reading.isPending()).isTrue();
    assertThat(pool.out()).as("buffers while there is nothing to read").isZero();
    reading.cancel();
    assertThat(source.cancels).isOne();
    assertThat(target.cancels).isZero();
    assertThatThrownBy(reading::poll).isInstanceOf(IllegalStateException.class);

    target.takes = 0;
    var writing = new Driven<>(ByteStreams.copy(source, target, options));
    assertThat(writing.isPending()).isTrue();
    assertThat(pool.out()).as("buffers while there is something to write").isOne();
    writing.cancel();
    writing.cancel();
    assertThat(target.cancels).isOne();
    assertThat(pool.out()).isZero();
    new Driven<>(ByteStreams.copy(source, target, options)).cancel();
    assertThat(target.cancels).isOne();
  }

  @Test
  @DisplayName("1.7 copyBuffered: whenever it is cancelled, what was not written is in the reader")
  void bufferedLosesNothing() throws Exception {
    for (long seed = 0; seed < 200; seed++) {
      var random = new Random(seed);
      var script = new Script();
      var all = new ByteArrayOutputStream();
      for (int i = 0; i < 10; i++) {
        byte[] piece = utf8("x".repeat(random.nextInt(9)) + i);
        all.writeBytes(piece);
        script.then(piece);
        if (random.nextBoolean()) {
          script.then(new byte[0]);
        }
      }
      var to = new Target();
      var reader = new BufferedAsyncReader(script, 1 + random.nextInt(8));
      boolean done = false;
      while (!done) {
        to.takes = random.nextInt(4);
        var copy = new Driven<>(ByteStreams.copyBuffered(reader, to));
        done = !copy.isPending();
        copy.cancel();
      }
      to.held.writeTo(to.out);
      assertThat(to.out.toByteArray()).as("seed %d", seed).isEqualTo(all.toByteArray());
    }
  }

  @Test
  @DisplayName(
      "14.5 copyBuffered begins with what is buffered, and copies lines that were read off")
  void bufferedBeginsWithTheBuffer() throws Exception {
    var reader = Script.of("head\nbo", "dy").buffered();
    assertThat(Driven.now(reader.readLine())).isEqualTo("head");
    assertThat(reader.available()).isEqualTo(2);
    assertThat(reader.peek()).isEqualTo(ByteBuffer.wrap(utf8("bo")));
    assertThat(toTheEnd(ByteStreams.copyBuffered(reader, target))).isEqualTo(4);
    assertThat(target.out.toString(UTF_8)).isEqualTo("body");
  }

  @Test
  @DisplayName("14.5 both ways: the end of one side is passed on, and the other direction goes on")
  void halfClose() throws Exception {
    var left = ByteStreams.duplex(8);
    var right = ByteStreams.duplex(8);
    var copy = new Driven<>(ByteStreams.copyBidirectional(left.second(), right.second()));
    Driven.now(left.first().writeAll(utf8("ping")));
    Driven.now(left.first().shutdown());
    assertThat(copy.isPending()).isTrue();
    assertThat(read(right.first())).isEqualTo("ping");
    assertThat(read(right.first())).isEqualTo("the end");
    Driven.now(right.first().writeAll(utf8("answer")));
    assertThat(copy.wakes()).isPositive();
    assertThat(copy.isPending()).isTrue();
    assertThat(read(left.first())).isEqualTo("answer");
    Driven.now(right.first().shutdown());
    assertThat(copy.value()).isEqualTo(new Copied(4, 6));
    assertThat(read(left.first())).isEqualTo("the end");
  }

  @Test
  @DisplayName("14.5 both ways: one direction that is stuck does not hold the other one up")
  void oneStuck() throws Exception {
    var left = ByteStreams.duplex(4);
    var right = ByteStreams.duplex(4);
    var copy = new Driven<>(ByteStreams.copyBidirectional(left.second(), right.second()));
    for (int i = 0; i < 10; i++) { // nobody reads at the right
      var writing = new Driven<>(left.first().write(ByteBuffer.wrap(utf8("full"))));
      if (writing.isPending()) {
        writing.cancel();
      }
      assertThat(copy.isPending()).isTrue();
    }
    for (int i = 0; i < 10; i++) {
      Driven.now(right.first().writeAll(utf8("pass")));
      assertThat(copy.isPending()).isTrue();
      assertThat(read(left.first())).isEqualTo("pass");
    }
  }

  @Test
  @DisplayName(
      "14.5 both ways: a failure names the side, what was done to it, and how much was copied")
  void namesTheSide() throws Exception {
    var left = ByteStreams.duplex(8);
    var right = ByteStreams.duplex(8);
    var pool = BufferPool.heap(16, 4);
    var copy =
        new Driven<>(
            ByteStreams.copyBidirectional(
                left.second(), right.second(), CopyOptions.defaults().buffers(pool)));
    Driven.now(left.first().writeAll(utf8("abc")));
    assertThat(copy.isPending()).isTrue();
    right.first().close();
    Driven.now(left.first().writeAll(utf8("d")));
    assertThatThrownBy(copy::poll)
        .isInstanceOfSatisfying(
            CopyFailedException.class,
            failure -> {
              assertThat(failure.side()).isEqualTo(Side.SECOND);
              assertThat(failure.step()).isEqualTo(Step.WRITING);
              assertThat(failure.copied()).isEqualTo(new Copied(3, 0));
              assertThat(failure)
                  .hasMessageStartingWith(
                      "writing to the second stream failed, after 3 bytes to the second and 0")
                  .hasCauseInstanceOf(IOException.class);
            });
    assertThat(pool.out()).isZero();

    var other = ByteStreams.duplex(8);
    var closed = ByteStreams.copyBidirectional(other.second(), ByteStreams.duplex(8).second());
    other.second().close();
    assertThatThrownBy(() -> toTheEnd(closed))
        .isInstanceOfSatisfying(
            CopyFailedException.class,
            failure -> {
              assertThat(failure.side()).isEqualTo(Side.FIRST);
              assertThat(failure.step()).isEqualTo(Step.READING);
            });
  }

  @Test
  @DisplayName("1.7 both ways: a cancel takes the waits away, at the streams and for the buffers")
  void bothWaysCancelled() throws Exception {
    var left = ByteStreams.duplex(4);
    var right = ByteStreams.duplex(4);
    var pool = BufferPool.heap(16, 4);
    var copy =
        new Driven<>(
            ByteStreams.copyBidirectional(
                left.second(), right.second(), CopyOptions.defaults().buffers(pool)));
    assertThat(copy.isPending()).isTrue();
    assertThat(pool.out()).isZero();
    for (int i = 0; i < 3; i++) {
      var writing = new Driven<>(left.first().write(ByteBuffer.wrap(utf8("full"))));
      if (writing.isPending()) {
        writing.cancel();
      }
      assertThat(copy.isPending()).isTrue();
    }
    assertThat(pool.out()).isOne();
    copy.cancel();
    assertThat(pool.out()).isZero();
    Driven.now(right.first().writeAll(utf8("x")));
    assertThat(read(right.first())).isEqualTo("full");
    assertThat(copy.wakes()).isZero();
    assertThatThrownBy(copy::poll).isInstanceOf(IllegalStateException.class);
  }
}
