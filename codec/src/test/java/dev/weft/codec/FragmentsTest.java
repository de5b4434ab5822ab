package dev.weft.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.io.LimitExceededException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// However the bytes are torn, the frames are the same; whatever the bytes are, there is a frame,
/// an error, or a wait for more, and no more memory than allowed.
class FragmentsTest {

  private static final int LIMIT = 60;

  record Subject<T>(String name, Supplier<? extends Codec<T, T>> codec, Function<Random, T> frame) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static String text(Random random) {
    var letters = List.of("a", " ", "\r-", "ä", "€", "\uD83D\uDE00");
    var text = new StringBuilder();
    for (int n = random.nextInt(12); n > 0; n--) {
      text.append(letters.get(random.nextInt(letters.size())));
    }
    return text.toString();
  }

  private static byte[] bytes(Random random) {
    var bytes = new byte[random.nextInt(LIMIT)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] withoutSemicolons(Random random) {
    byte[] bytes = bytes(random);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == ';' ? (byte) ':' : bytes[i];
    }
    return bytes;
  }

  private static Subject<byte[]> lengths(String name, LengthDelimitedCodec codec) {
    return new Subject<>(name, () -> codec, FragmentsTest::bytes);
  }

  static Stream<Subject<?>> subjects() {
    var big = LengthDelimitedCodec.upTo(LIMIT);
    return Stream.of(
        new Subject<>("lines", () -> new LinesCodec(LIMIT), FragmentsTest::text),
        new Subject<>(
            "lines, replaced",
            () -> new LinesCodec(LIMIT, MalformedText.REPLACE),
            FragmentsTest::text),
        new Subject<>(
            "delimiter of one byte",
            () -> new DelimiterCodec(new byte[] {';'}, LIMIT),
            FragmentsTest::withoutSemicolons),
        new Subject<>(
            "delimiter of three bytes",
            () -> new DelimiterCodec(";;;".getBytes(UTF_8), LIMIT),
            FragmentsTest::withoutSemicolons),
        lengths("length of four bytes", big),
        lengths("length of one byte", big.length(0, 1, ByteOrder.BIG_ENDIAN)),
        lengths("length of two bytes, little-endian", big.length(0, 2, ByteOrder.LITTLE_ENDIAN)),
        lengths("length of eight bytes", big.length(0, 8, ByteOrder.LITTLE_ENDIAN)),
        lengths("length that counts itself", big.adjustment(-4)));
  }

  private static <T> byte[] encoded(Codec<T, T> codec, List<T> frames) throws IOException {
    var out = new FrameBytes();
    for (T frame : frames) {
      codec.encode(frame, out);
    }
    return out.toByteArray();
  }

  /// What a reader does: keeps what was not taken, adds what comes.
  private static <T> List<T> decoded(Decoder<T> decoder, byte[] bytes, Random random)
      throws IOException {
    var frames = new ArrayList<T>();
    var left = ByteBuffer.allocate(0);
    for (int from = 0, to; from < bytes.length; from = to) {
      to = Math.min(bytes.length, from + 1 + random.nextInt(20));
      left =
          ByteBuffer.allocate(left.remaining() + to - from).put(left).put(bytes, from, to - from);
      left.flip();
      T frame;
      while (left.hasRemaining() && (frame = decoder.decode(left)) != null) {
        frames.add(frame);
      }
    }
    T frame;
    while ((frame = decoder.decodeEnd(left)) != null) {
      frames.add(frame);
    }
    return frames;
  }

  @ParameterizedTest
  @MethodSource("subjects")
  @DisplayName("any split of the bytes gives the same frames")
  <T> void anySplit(Subject<T> subject) throws IOException {
    for (long seed = 0; seed < 150; seed++) {
      var random = new Random(seed);
      var frames = new ArrayList<T>();
      for (int n = random.nextInt(12); n >= 0; n--) {
        frames.add(subject.frame().apply(random));
      }
      byte[] bytes = encoded(subject.codec().get(), frames);
      assertThat(decoded(subject.codec().get(), bytes, random))
          .as("seed %d", seed)
          .usingRecursiveComparison()
          .isEqualTo(frames);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  @DisplayName("noise gives frames within the limit, or an IOException, and nothing else")
  <T> void noise(Subject<T> subject) {
    for (long seed = 0; seed < 150; seed++) {
      var random = new Random(seed);
      var noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      if (random.nextBoolean()) {
        Arrays.fill(noise, 0, noise.length / 2, (byte) 0);
      }
      try {
        decoded(subject.codec().get(), noise, random)
            .forEach(
                frame ->
                    assertThat(
                            frame instanceof byte[] some ? some.length : frame.toString().length())
                        .isLessThanOrEqualTo(LIMIT));
      } catch (IOException expected) {
        assertThat(expected).isInstanceOf(IOException.class);
      }
    }
  }

  @Test
  @DisplayName("a hostile length is refused as soon as it has come, whatever its width")
  void hostileLengths() {
    for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      for (int width = 1; width <= 8; width++) {
        var codec = LengthDelimitedCodec.upTo(LIMIT).length(1, width, order);
        var bytes = new byte[1 + width];
        Arrays.fill(bytes, (byte) 0xff);
        assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(bytes)))
            .as("%s", codec)
            .isInstanceOf(LimitExceededException.class)
            .hasMessageContaining("60 bytes");
      }
    }
    var counted = LengthDelimitedCodec.upTo(LIMIT).adjustment(-4);
    assertThatThrownBy(() -> counted.decode(ByteBuffer.wrap(new byte[] {0, 0, 0, 3})))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("shorter");
  }

  @Test
  @DisplayName("what stands before the length, or before the frame, is skipped as was said")
  void heads() throws IOException {
    var bytes = new byte[] {9, 9, 0, 2, 'a', 'b', 'x'};
    var codec = LengthDelimitedCodec.upTo(LIMIT).length(2, 2, ByteOrder.BIG_ENDIAN);
    assertThat(codec.decode(ByteBuffer.wrap(bytes))).isEqualTo("ab".getBytes(UTF_8));
    assertThat(codec.skip(0).decode(ByteBuffer.wrap(bytes)))
        .isEqualTo(new byte[] {9, 9, 0, 2, 'a', 'b'});
    assertThat(codec.skip(5).decode(ByteBuffer.wrap(bytes))).isEqualTo("b".getBytes(UTF_8));
    assertThatThrownBy(() -> codec.encode(bytes, new FrameBytes()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("what does not fit is not written")
  void tooLongToWrite() {
    var codec = LengthDelimitedCodec.upTo(1000).length(0, 1, ByteOrder.BIG_ENDIAN);
    assertThatThrownBy(() -> codec.encode(new byte[256], new FrameBytes()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("256 does not fit into 1 bytes");
    assertThatThrownBy(() -> codec.encode(new byte[1001], new FrameBytes()))
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> new LinesCodec(9).encode("a\nb", new FrameBytes()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LengthDelimitedCodec(9, ByteOrder.BIG_ENDIAN, 0, 0, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 8");
    assertThatThrownBy(() -> new DelimiterCodec(new byte[0], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("lines: both terminators, the last without one, the limit, no UTF-8")
  void lines() throws IOException {
    byte[] text = "a\r\nb\n\r\nlast".getBytes(UTF_8);
    assertThat(decoded(new LinesCodec(4), text, new Random(1)))
        .containsExactly("a", "b", "", "last");
    assertThatThrownBy(() -> new LinesCodec(3).decode(ByteBuffer.wrap("last".getBytes(UTF_8))))
        .isInstanceOf(LimitExceededException.class);
    byte[] malformed = {'x', (byte) 0xff, '\n'};
    assertThatThrownBy(() -> new LinesCodec(9).decode(ByteBuffer.wrap(malformed)))
        .isInstanceOf(java.nio.charset.CharacterCodingException.class);
    assertThat(new LinesCodec(9, MalformedText.REPLACE).decode(ByteBuffer.wrap(malformed)))
        .isEqualTo("x\uFFFD");
  }
}
