package dev.weft.io;

import dev.weft.CheckReturnValue;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How [ByteStreams#copy] and [ByteStreams#copyBidirectional] copy. Immutable.
///
/// @param bufferSize of each direction's own buffer on the heap, in bytes; not used with a pool
/// @param buffers where buffers come from. A direction that waits for something to read then holds
///   none, so that ten thousand idle connections take none at all. Null gives each direction one of
///   its own for as long as it copies
/// @param idleLimit how long no byte may move, in either direction, before the copy fails; null for
///   ever
@CheckReturnValue
public record CopyOptions(
    int bufferSize, @Nullable BufferPool buffers, @Nullable Duration idleLimit) {

  /// In bytes; tokio's and the JDK's number. Larger makes fewer system calls for a bulk of bytes,
  /// and more memory for each connection.
  private static final int BUFFER_SIZE = 8 * 1024;

  /// Checks the values.
  ///
  /// @throws IllegalArgumentException if a number is not above zero
  public CopyOptions {
    if (bufferSize < 1) {
      throw new IllegalArgumentException("a buffer of " + bufferSize + " bytes");
    }
    if (idleLimit != null && !idleLimit.isPositive()) {
      throw new IllegalArgumentException("an idle limit of " + idleLimit);
    }
  }

  /// A buffer of 8 KiB for each direction, and no limit.
  public static CopyOptions defaults() {
    return new CopyOptions(BUFFER_SIZE, null, null);
  }

  /// The same with another size of the buffers.
  public CopyOptions bufferSize(int bytes) {
    return new CopyOptions(bytes, buffers, idleLimit);
  }

  /// The same with buffers from `pool`.
  public CopyOptions buffers(BufferPool pool) {
    return new CopyOptions(bufferSize, Objects.requireNonNull(pool), idleLimit);
  }

  /// The same with a limit to how long no byte may move.
  public CopyOptions idleLimit(Duration limit) {
    return new CopyOptions(bufferSize, buffers, Objects.requireNonNull(limit));
  }
}
