package dev.weft.examples.miniredis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.weft.codec.Codec;
import dev.weft.codec.FrameBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Redis's protocol, RESP2: commands come in, replies go out.
///
/// A command is an array of texts, each preceded by its length (`*2 $4 ECHO $2 hi`, with a `\r\n`
/// after each), or a line of words. What has come of an array is kept here, so that no byte is
/// looked at twice; nothing is allocated for what is only announced.
///
/// **Threads.** One connection's.
final class RespCodec implements Codec<List<byte[]>, Reply> {

  /// Redis's numbers, but for the last, which is larger there.
  private static final int INLINE_LIMIT = 64 * 1024;

  private static final int ARGUMENTS_LIMIT = 1024 * 1024;

  /// All arguments of a command together, in bytes.
  private static final int BULK_LIMIT = 32 << 20;

  private static final byte[] LINE_END = {'\r', '\n'};
  private static final byte[] NIL = "$-1\r\n".getBytes(ISO_8859_1);

  /// The arguments that have come of the array under way.
  private @Nullable List<byte[]> arguments;

  private int missing;

  /// The lengths that were announced for it so far.
  private long announcedBytes;

  /// The length of the argument that comes next; -1 when it is not known yet.
  private int length = -1;

  @Override
  public @Nullable List<byte[]> decode(ByteBuffer bytes) throws ProtocolException {
    while (arguments == null) {
      if (!bytes.hasRemaining()) {
        return null;
      }
      if (bytes.get(bytes.position()) != '*') {
        List<byte[]> words = decodeInline(bytes);
        if (words == null || !words.isEmpty()) {
          return words;
        }
        continue; // an empty line is no command
      }
      long count = decodeNumber(bytes, '*', "invalid multibulk length");
      if (count == Long.MIN_VALUE) {
        return null;
      }
      if (count > ARGUMENTS_LIMIT) {
        throw new ProtocolException("invalid multibulk length");
      }
      if (count > 0) { // an empty array is no command
        missing = (int) count;
        announcedBytes = 0;
        arguments = new ArrayList<>(Math.min(missing, 16));
      }
    }
    return decodeArguments(bytes, arguments);
  }

  private @Nullable List<byte[]> decodeArguments(ByteBuffer bytes, List<byte[]> into)
      throws ProtocolException {
    while (missing > 0) {
      if (length < 0) {
        long announced = decodeNumber(bytes, '$', "invalid bulk length");
        if (announced == Long.MIN_VALUE) {
          return null;
        }
        announcedBytes += announced;
        if (announced < 0 || announcedBytes > BULK_LIMIT) {
          throw new ProtocolException("invalid bulk length");
        }
        length = (int) announced;
      }
      if (bytes.remaining() < length + LINE_END.length) {
        return null;
      }
      var argument = new byte[length];
      bytes.get(argument).position(bytes.position() + LINE_END.length);
      into.add(argument);
      length = -1;
      missing--;
    }
    arguments = null;
    return into;
  }

  /// A line of a sign and a number.
  ///
  /// @return [Long#MIN_VALUE] if it has not come as a whole
  private static long decodeNumber(ByteBuffer bytes, char sign, String error)
      throws ProtocolException {
    int at = bytes.position();
    if (!bytes.hasRemaining()) {
      return Long.MIN_VALUE;
    }
    if (bytes.get(at) != sign) {
      throw new ProtocolException(
          "expected '%s', got '%s'".formatted(sign, printable(bytes.get(at))));
    }
    long number = 0;
    boolean negative = false;
    for (int i = at + 1; i < bytes.limit(); i++) {
      byte b = bytes.get(i);
      if (b == '\r') {
        if (i + 1 == bytes.limit()) {
          return Long.MIN_VALUE;
        }
        if (i == at + 1 + (negative ? 1 : 0) || bytes.get(i + 1) != '\n') {
          throw new ProtocolException(error);
        }
        bytes.position(i + 2);
        return negative ? -number : number;
      }
      if (b == '-' && i == at + 1) {
        negative = true;
      } else if (b >= '0' && b <= '9' && number < 1L << 40) {
        number = 10 * number + b - '0';
      } else {
        throw new ProtocolException(error);
      }
    }
    return Long.MIN_VALUE;
  }

  private static String printable(byte b) {
    return b > ' ' && b < 0x7f ? String.valueOf((char) b) : "\\x%02x".formatted(b);
  }

  /// The words of a line; null if it has not come as a whole.
  private static @Nullable List<byte[]> decodeInline(ByteBuffer bytes) throws ProtocolException {
    int end = bytes.position();
    while (end < bytes.limit() && bytes.get(end) != '\n') {
      end++;
    }
    if (end - bytes.position() > INLINE_LIMIT) {
      throw new ProtocolException("too big inline request");
    }
    if (end == bytes.limit()) {
      return null;
    }
    var line = new byte[end - bytes.position()];
    bytes.get(line).position(end + 1);
    var words = new ArrayList<byte[]>();
    for (String word : new String(line, ISO_8859_1).split("\\s+")) {
      if (!word.isEmpty()) {
        words.add(word.getBytes(ISO_8859_1));
      }
    }
    return words;
  }

  @Override
  public void encode(Reply reply, FrameBytes out) {
    switch (reply) {
      case Reply.Status(var text) -> out.put('+').put(text).put(LINE_END);
      case Reply.Failure(var text) -> out.put('-').put(text).put(LINE_END);
      case Reply.Number(var value) -> out.put(':').putDecimal(value).put(LINE_END);
      case Reply.Bulk(var bytes) ->
          out.put('$').putDecimal(bytes.length).put(LINE_END).put(bytes).put(LINE_END);
      case Reply.Nil() -> out.put(NIL);
      case Reply.Array(var elements) -> {
        out.put('*').putDecimal(elements.size()).put(LINE_END);
        elements.forEach(element -> encode(element, out));
      }
      case Reply.Several(var replies) -> replies.forEach(one -> encode(one, out));
    }
  }
}
