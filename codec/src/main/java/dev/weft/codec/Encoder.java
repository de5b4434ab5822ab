package dev.weft.codec;

import java.io.IOException;

/// Makes bytes of frames: the other direction of a [Decoder].
///
/// **Threads.** One at a time.
///
/// @param <T> what a frame is
@FunctionalInterface
public interface Encoder<T> {

  /// Appends the bytes of `frame` to `out`. What was appended before an exception is taken away.
  ///
  /// @throws IOException if this protocol has no bytes for it
  void encode(T frame, FrameBytes out) throws IOException;
}
