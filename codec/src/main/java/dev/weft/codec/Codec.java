package dev.weft.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Both directions of a protocol.
///
/// **Threads.** As [Decoder] and [Encoder]; one that remembers nothing between two calls of the
/// same direction may be used by a reader and a writer at once.
///
/// @param <I> what comes in
/// @param <O> what goes out
public interface Codec<I, O> extends Decoder<I>, Encoder<O> {

  /// A codec of two parts.
  static <I, O> Codec<I, O> of(Decoder<I> decoder, Encoder<O> encoder) {
    Objects.requireNonNull(decoder);
    Objects.requireNonNull(encoder);
    return new Codec<>() {
      @Override
      public @Nullable I decode(ByteBuffer bytes) throws IOException {
        return decoder.decode(bytes);
      }

      @Override
      public @Nullable I decodeEnd(ByteBuffer bytes) throws IOException {
        return decoder.decodeEnd(bytes);
      }

      @Override
      public void encode(O frame, FrameBytes out) throws IOException {
        encoder.encode(frame, out);
      }
    };
  }
}
