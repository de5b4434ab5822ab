package dev.weft.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.toys.Driven;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadingTest {

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static <T> T value(Future<T> future) throws Exception {
    var driven = new Driven<>(future);
    while (true) {
      if (driven.poll() instanceof Poll.Ready<T>(var value)) {
        return value;
      }
      assertThat(driven.wakes()).as("woken").isPositive();
    }
  }

  /// The value of a future that is given up, and made anew, each time that it is pending.
  private static <T> T impatient(Supplier<Future<T>> futures) throws Exception {
    while (true) {
      var driven = new Driven<>(futures.get());
      if (driven.poll() instanceof Poll.Ready<T>(var value)) {
        return value;
      }
      driven.cancel();
    }
  }

  @Test
  @DisplayName("12.4 numbers in both orders, torn anywhere and given up each time: no byte is lost")
  void numbers() throws Exception {
    var bytes = ByteBuffer.allocate(30);
    bytes.put((byte) -1).putShort((short) 0x1234).putInt(0x12345678).putLong(0x123456789abcdef0L);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes.putShort((short) 0x1234).putInt(0x12345678).putLong(0x123456789abcdef0L).put((byte) 7);
    for (int step = 1; step < 9; step++) {
      var script = new Script();
      for (int from = 0; from < 30; from += step) {
        script.then(Arrays.copyOfRange(bytes.array(), from, Math.min(30, from + step)));
        script.then(new byte[0]);
      }
      var reader = script.buffered();
      assertThat(impatient(reader::readByte)).isEqualTo((byte) -1);
      for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
        assertThat(impatient(() -> reader.readShort(order))).isEqualTo((short) 0x1234);
        assertThat(impatient(() -> reader.readInt(order))).isEqualTo(0x12345678);
        assertThat(impatient(() -> reader.readLong(order))).isEqualTo(0x123456789abcdef0L);
      }
      assertThat(impatient(reader::readByte)).isEqualTo((byte) 7);
      assertThatThrownBy(() -> impatient(reader::readByte)).isInstanceOf(EOFException.class);
    }
  }

  @Test
  @DisplayName(
      "12.4 readExactly of a buffered reader: all or nothing, and what is too little stays")
  void exactly() throws Exception {
    var reader = Script.of("ab", "", "cdef").buffered();
    assertThat(impatient(() -> reader.readExactly(5))).isEqualTo(utf8("abcde"));
    assertThatThrownBy(() -> impatient(() -> reader.readExactly(2)))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("after 1 of 2");
    assertThat(reader.available()).isOne();
    reader.consume(1);
    assertThat(reader.available()).isZero();
    assertThatThrownBy(() -> reader.consume(1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(impatient(() -> reader.readExactly(0))).isEmpty();
  }

  @Test
  @DisplayName("readExactly fills the room that there is; the end is an error")
  void fills() throws Exception {
    var dst = ByteBuffer.allocate(5);
    value(Script.of("ab", "", "cdef").readExactly(dst));
    assertThat(dst.array()).isEqualTo(utf8("abcde"));
    assertThatThrownBy(() -> value(Script.of("ab").readExactly(dst.clear())))
        .isInstanceOf(EOFException.class)
        .hasMessageContaining("3 bytes missing");
    var script = Script.of("ab", "");
    var cancelled = new Driven<>(script.readExactly(dst.clear()));
    assertThat(cancelled.isPending()).isTrue();
    cancelled.cancel();
    assertThat(script.cancels).isOne();
    assertThat(dst.position()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "12.4 readUntil: with the delimiter, the rest without, null at the end, within a limit")
  void until() throws Exception {
    var reader = Script.of("a;b", "", "c;", "rest").buffered();
    assertThat(impatient(() -> reader.readUntil((byte) ';', 5))).isEqualTo(utf8("a;"));
    assertThat(impatient(() -> reader.readUntil((byte) ';', 3))).isEqualTo(utf8("bc;"));
    assertThat(impatient(() -> reader.readUntil((byte) ';', 5))).isEqualTo(utf8("rest"));
    assertThat(impatient(() -> reader.readUntil((byte) ';', 5))).isNull();
    var long4 = Script.of("abcd;", "e").buffered();
    assertThatThrownBy(() -> value(long4.readUntil((byte) ';', 4)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("4 bytes");
    assertThat(value(long4.readUntil((byte) ';', 5))).isEqualTo(utf8("abcd;"));
    var endless = new BufferedAsyncReader(ByteStreams.repeat((byte) 'x'));
    assertThatThrownBy(() -> value(endless.readUntil((byte) ';', 10_000)))
        .isInstanceOf(LimitExceededException.class);
    assertThat(endless.available()).isLessThan(40_000);
  }

  @Test
  @DisplayName("readToEnd and readToString: all, or an error as soon as it is too much")
  void toTheEnd() throws Exception {
    assertThat(value(Script.of("ab", "", "c").readToEnd(3))).isEqualTo(utf8("abc"));
    assertThat(value(Script.of("zw", "", "ölf").readToString(6))).isEqualTo("zwölf");
    assertThat(value(ByteStreams.empty().readToString(0))).isEmpty();
    assertThatThrownBy(() -> value(Script.of("abcd").readToEnd(3)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("3 bytes");
    assertThatThrownBy(() -> value(ByteStreams.repeat((byte) 0).readToEnd(100_000)))
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> value(new Script().then(new byte[] {(byte) 0xff}).readToString(3)))
        .isInstanceOf(CharacterCodingException.class);
    var script = Script.of("ab", "");
    var cancelled = new Driven<>(script.readToEnd(3));
    assertThat(cancelled.isPending()).isTrue();
    cancelled.cancel();
    assertThat(script.cancels).isOne();
    assertThatThrownBy(cancelled::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("14.1 chain, take, of, empty, repeat, sink")
  void streams() throws Exception {
    var chained = Script.of("ab", "").chain(Script.of("cd")).chain(ByteStreams.empty());
    assertThat(value(chained.readToString(9))).isEqualTo("abcd");
    var source = Script.of("abc", "", "de");
    assertThat(value(source.take(4).readToString(9))).isEqualTo("abcd");
    assertThat(value(source.readToString(9))).isEqualTo("e");
    assertThat(value(ByteStreams.repeat((byte) 'x').take(3).readToString(9))).isEqualTo("xxx");
    var none = ByteBuffer.allocate(0);
    assertThat(Driven.now(source.take(0).read(none))).isZero();
    assertThat(Driven.now(ByteStreams.empty().read(none))).isZero();
    var bytes = ByteBuffer.wrap(utf8("hello"));
    assertThat(value(ByteStreams.of(bytes).readToString(9))).isEqualTo("hello");
    assertThat(bytes.remaining()).as("the caller's position stays").isEqualTo(5);
    assertThat(value(ByteStreams.copy(ByteStreams.of(bytes), ByteStreams.sink()))).isEqualTo(5);
  }
}
