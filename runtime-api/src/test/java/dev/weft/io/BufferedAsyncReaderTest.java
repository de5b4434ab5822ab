package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Poll;
import dev.weft.toys.Driven;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BufferedAsyncReaderTest {

  private static String line(BufferedAsyncReader reader, int limit) throws Exception {
    var line = new Driven<>(reader.readLine(limit));
    while (true) {
      if (line.poll() instanceof Poll.Ready<String>(var text)) {
        return text;
      }
    }
  }

  private static List<String> lines(BufferedAsyncReader reader) throws Exception {
    var all = new ArrayList<String>();
    for (String line = line(reader, 1000); line != null; line = line(reader, 1000)) {
      all.add(line);
    }
    return all;
  }

  @Test
  @DisplayName("S3-11 14.2 fragments make one line; a packet of several gives them one by one")
  void fragments() throws Exception {
    var reader = Script.of("5", "", "0\n25\n13", "\n", "tail").buffered();
    assertThat(lines(reader)).containsExactly("50", "25", "13", "tail");
    assertThat(line(reader, 10)).as("the end stays the end").isNull();
  }

  @Test
  @DisplayName("S3-11 readLineInto keeps the terminator, counts bytes, appends, and ends with 0")
  void into() throws Exception {
    var reader = Script.of("5", "0\nzwölf\r\nlast").buffered();
    var text = new StringBuilder(">");
    assertThat(Driven.now(reader.readLineInto(text, 10))).isEqualTo(3);
    assertThat(Driven.now(reader.readLineInto(text, 10))).isEqualTo(8);
    assertThat(Driven.now(reader.readLineInto(text, 10))).isEqualTo(4);
    assertThat(Driven.now(reader.readLineInto(text, 10))).isZero();
    assertThat(text).hasToString(">50\nzwölf\r\nlast");
  }

  @Test
  @DisplayName("14.2 \\r\\n ends a line wherever it is torn; a lone \\r does not")
  void carriageReturns() throws Exception {
    var reader = Script.of("a\r", "\nb\rc\n\r\n\n", "d\r").buffered();
    assertThat(lines(reader)).containsExactly("a", "b\rc", "", "", "d\r");
  }

  @Test
  @DisplayName("14.2 a line that is no UTF-8 is consumed, and the next one is read")
  void malformed() throws Exception {
    var reader = Script.of("a\n").then(new byte[] {'b', (byte) 0xff, '\n', 'c', '\n'}).buffered();
    var text = new StringBuilder();
    assertThat(line(reader, 10)).isEqualTo("a");
    assertThatThrownBy(() -> Driven.now(reader.readLineInto(text, 10)))
        .isInstanceOf(CharacterCodingException.class);
    assertThat(text).isEmpty();
    assertThat(line(reader, 10)).isEqualTo("c");
    var genuine = Script.of("\uFFFD\n").buffered();
    assertThat(line(genuine, 10)).isEqualTo("\uFFFD");
  }

  @Test
  @DisplayName("14.2 a line may have just as many bytes as the limit, its terminator not counted")
  void limit() throws Exception {
    for (String end : List.of("\n", "\r\n", "")) {
      assertThat(line(Script.of("12345" + end).buffered(), 5)).isEqualTo("12345");
      assertThat(line(Script.of("12345", end).buffered(), 5)).isEqualTo("12345");
      assertThatThrownBy(() -> line(Script.of("123456" + end).buffered(), 5))
          .isInstanceOf(LineTooLongException.class)
          .hasMessageContaining("5 bytes");
    }
    assertThatThrownBy(() -> line(Script.of("12345\r").buffered(), 5))
        .isInstanceOf(LineTooLongException.class);
    assertThat(line(Script.of("12345\r", "\n").buffered(), 5)).isEqualTo("12345");
  }

  @Test
  @DisplayName("14.2 a line too long is refused at once, and skipped by the next read")
  void tooLong() throws Exception {
    var script = Script.of("123456", "789", "", "0\nnext\n");
    var reader = script.buffered();
    assertThatThrownBy(() -> line(reader, 5)).isInstanceOf(LineTooLongException.class);
    assertThat(script.reads).as("without reading on").isEqualTo(1);
    assertThat(line(reader, 5)).isEqualTo("next");
    assertThat(line(reader, 5)).isNull();
    var whole = Script.of("1234567\nnext\n").buffered();
    assertThatThrownBy(() -> line(whole, 5)).isInstanceOf(LineTooLongException.class);
    assertThat(line(whole, 5)).isEqualTo("next");
    var endless = Script.of("123456", "7").buffered();
    assertThatThrownBy(() -> line(endless, 5)).isInstanceOf(LineTooLongException.class);
    assertThat(line(endless, 5)).isNull();
  }

  @Test
  @DisplayName("12.4 a cancelled readLine loses nothing")
  void cancelled() throws Exception {
    var script = Script.of("he", "", "llo\n");
    var reader = script.buffered();
    var text = new StringBuilder();
    var cancelled = new Driven<>(reader.readLineInto(text, 10));
    assertThat(cancelled.isPending()).isTrue();
    cancelled.cancel();
    assertThat(script.cancels).isEqualTo(1);
    assertThat(text).isEmpty();
    assertThat(line(reader, 10)).isEqualTo("hello");
  }

  @Test
  @DisplayName("14.1 a read without room is no end, and reads nothing")
  void noRoom() throws Exception {
    var script = Script.of("x");
    var reader = script.buffered();
    assertThat(Driven.now(reader.read(ByteBuffer.allocate(0)))).isZero();
    assertThat(script.reads).isZero();
    assertThat(Driven.now(reader.read(ByteBuffer.allocate(5)))).isEqualTo(1);
    assertThat(Driven.now(reader.read(ByteBuffer.allocate(5)))).isEqualTo(AsyncReader.END);
    assertThat(Driven.now(reader.read(ByteBuffer.allocate(0)))).isZero();
  }

  @Test
  @DisplayName("14.1 bytes and lines can be read by turns")
  void mixed() throws Exception {
    var reader = Script.of("3\nabcd\n\nrest").buffered();
    assertThat(line(reader, 10)).isEqualTo("3");
    var three = ByteBuffer.allocate(3);
    assertThat(Driven.now(reader.read(three))).isEqualTo(3);
    assertThat(three.array()).containsExactly('a', 'b', 'c');
    assertThat(line(reader, 10)).isEqualTo("d");
    assertThat(line(reader, 10)).isEmpty();
    assertThat(line(reader, 10)).isEqualTo("rest");
  }

  @Test
  @DisplayName("14.2 however a text is torn and small the buffer is, the lines are the same")
  void tornAnywhere() throws Exception {
    for (long seed = 0; seed < 300; seed++) {
      var random = new Random(seed);
      var expected = new ArrayList<String>();
      var text = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        String line = "xäß€\r".repeat(10).substring(0, random.nextInt(50)) + i;
        expected.add(line);
        text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
      }
      byte[] bytes = text.toString().getBytes(UTF_8);
      var script = new Script();
      for (int from = 0, to; from < bytes.length; from = to) {
        to = Math.min(bytes.length, from + random.nextInt(30));
        script.then(java.util.Arrays.copyOfRange(bytes, from, to));
      }
      var reader = new BufferedAsyncReader(script, 1 + random.nextInt(16));
      assertThat(lines(reader)).as("seed %d", seed).isEqualTo(expected);
    }
  }
}
