package dev.weft.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Strict decoding of UTF-8 at the speed of `new String`.
final class Utf8 {
  private Utf8() {}

  /// What `new String` puts in the place of malformed bytes, and what may stand in a text too.
  private static final char REPLACEMENT = '\uFFFD';

  /// @throws CharacterCodingException if the bytes are no UTF-8
  static String decode(byte[] bytes, int offset, int length) throws CharacterCodingException {
    var text = new String(bytes, offset, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
    }
    return text;
  }
}
