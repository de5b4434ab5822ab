package dev.weft.examples.miniredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RespCodecTest {

  private static List<String> words(List<byte[]> command) {
    return command.stream().map(word -> new String(word, ISO_8859_1)).toList();
  }

  /// The commands in `bytes`, which come in random pieces.
  private static List<List<String>> commands(byte[] bytes, Random random) throws IOException {
    var codec = new RespCodec();
    var commands = new ArrayList<List<String>>();
    var left = ByteBuffer.allocate(0);
    for (int from = 0, to; from < bytes.length; from = to) {
      to = Math.min(bytes.length, from + 1 + random.nextInt(12));
      left =
          ByteBuffer.allocate(left.remaining() + to - from).put(left).put(bytes, from, to - from);
      left.flip();
      List<byte[]> command;
      while ((command = codec.decode(left)) != null) {
        commands.add(words(command));
      }
    }
    return commands;
  }

  private static @Nullable List<byte[]> decode(String text) throws IOException {
    return new RespCodec().decode(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
  }

  @Test
  @DisplayName("any split of the bytes gives the same commands, arrays and lines by turns")
  void anySplit() throws IOException {
    for (long seed = 0; seed < 500; seed++) {
      var random = new Random(seed);
      var text = new StringBuilder();
      var expected = new ArrayList<List<String>>();
      for (int n = random.nextInt(8); n > 0; n--) {
        var words = new ArrayList<String>();
        for (int w = random.nextInt(4); w >= 0; w--) {
          words.add("x\0ÿ".repeat(1 + random.nextInt(4)));
        }
        expected.add(words);
        switch (random.nextInt(3)) {
          case 0 ->
              text.append(String.join("  ", words)).append(random.nextBoolean() ? "\r\n" : "\n");
          default -> {
            text.append("\r\n*0\r\n*-1\r\n*").append(words.size()).append("\r\n");
            words.forEach(
                word ->
                    text.append('$')
                        .append(word.length())
                        .append("\r\n")
                        .append(word)
                        .append("\r\n"));
          }
        }
      }
      assertThat(commands(text.toString().getBytes(ISO_8859_1), random))
          .as("seed %d", seed)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "*2000000\\r\\n, invalid multibulk length",
    "*99999999999999999999\\r\\n, invalid multibulk length",
    "*x\\r\\n, invalid multibulk length",
    "*\\r\\n, invalid multibulk length",
    "*1\\r\\n$2000000000\\r\\n, invalid bulk length",
    "*1\\r\\n$-1\\r\\n, invalid bulk length",
    "*2\\r\\n$1\\r\\nx\\r\\n$33554432\\r\\n, invalid bulk length",
    "*1\\r\\n$1x\\r\\n, invalid bulk length",
    "*1\\r\\nPING\\r\\n, 'expected ''$'', got ''P'''",
  })
  @DisplayName("what is no command, or announces too much, is refused as soon as it has come")
  void refused(String text, String error) {
    assertThatThrownBy(() -> decode(text.replace("\\r\\n", "\r\n")))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(error);
  }

  @Test
  @DisplayName("a line without an end is refused before it fills the memory")
  void endlessLine() {
    assertThatThrownBy(() -> decode("x".repeat(65 * 1024))).isInstanceOf(ProtocolException.class);
  }

  @Test
  @DisplayName("noise gives commands or a ProtocolException, and nothing else")
  void noise() {
    for (long seed = 0; seed < 1000; seed++) {
      var random = new Random(seed);
      var noise = new byte[random.nextInt(200)];
      String likely = "*$0123456789\r\n-x";
      for (int i = 0; i < noise.length; i++) {
        noise[i] = (byte) likely.charAt(random.nextInt(likely.length()));
      }
      try {
        assertThat(commands(noise, random)).allSatisfy(words -> assertThat(words).isNotEmpty());
      } catch (IOException e) {
        assertThat(e).isInstanceOf(ProtocolException.class);
      }
    }
  }
}
