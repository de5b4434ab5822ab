package dev.weft.codec;

/// What becomes of bytes that are no UTF-8.
public enum MalformedText {
  /// The stream fails with a [java.nio.charset.CharacterCodingException].
  REPORT,
  /// Each piece that is none becomes U+FFFD.
  REPLACE
}
