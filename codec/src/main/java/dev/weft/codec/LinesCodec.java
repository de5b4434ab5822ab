package dev.weft.codec;

import dev.weft.io.LineTooLongException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Lines of UTF-8 that end with `\n` or `\r\n`, which is not part of the frame, or with the stream.
/// Those that go out end with `\n`.
///
/// **Limit.** A line may have so many bytes, its terminator not counted; a longer one ends the
/// stream with a [LineTooLongException] before it is there as a whole.
///
/// **Threads.** One decoder for each connection: it remembers how far it has looked.
public final class LinesCodec implements Codec<String, String> {

  private final int limit;
  private final MalformedText malformed;

  /// How many bytes at the front are known to hold no line end.
  private int looked;

  /// Lines that must be UTF-8.
  ///
  /// @param limit how many bytes a line may have
  public LinesCodec(int limit) {
    this(limit, MalformedText.REPORT);
  }

  /// Lines, with a choice of what becomes of those that are no text.
  ///
  /// @param limit how many bytes a line may have
  /// @param malformed what becomes of bytes that are no UTF-8
  public LinesCodec(int limit, MalformedText malformed) {
    if (limit < 0) {
      throw new IllegalArgumentException("a line of at most " + limit + " bytes");
    }
    this.limit = limit;
    this.malformed = Objects.requireNonNull(malformed);
  }

  @Override
  public @Nullable String decode(ByteBuffer bytes) throws IOException {
    int start = bytes.position();
    int end = bytes.limit();
    for (int i = start + looked; i < end; i++) {
      if (bytes.get(i) == '\n') {
        looked = 0;
        return line(bytes, i > start && bytes.get(i - 1) == '\r' ? i - 1 : i, i + 1);
      }
    }
    looked = end - start;
    if (looked > limit + 1 || (looked == limit + 1 && bytes.get(end - 1) != '\r')) {
      throw new LineTooLongException(limit);
    }
    return null;
  }

  @Override
  public @Nullable String decodeEnd(ByteBuffer bytes) throws IOException {
    String line = decode(bytes);
    if (line != null || !bytes.hasRemaining()) {
      return line;
    }
    looked = 0;
    return line(bytes, bytes.limit(), bytes.limit());
  }

  private String line(ByteBuffer bytes, int textEnd, int end) throws IOException {
    ByteBuffer text = bytes.duplicate().limit(textEnd);
    bytes.position(end);
    if (text.remaining() > limit) {
      throw new LineTooLongException(limit);
    }
    return malformed == MalformedText.REPLACE
        ? StandardCharsets.UTF_8.decode(text).toString()
        : StandardCharsets.UTF_8.newDecoder().decode(text).toString();
  }

  /// @throws CharacterCodingException if it is no text (it has a lone surrogate)
  /// @throws IllegalArgumentException if the line holds a line end, and would be two
  @Override
  public void encode(String line, FrameBytes out) throws CharacterCodingException {
    if (line.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("a line that holds a line end would be two");
    }
    out.put(StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(line))).put('\n');
  }
}
