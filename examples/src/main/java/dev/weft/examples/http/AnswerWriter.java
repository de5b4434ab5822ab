package dev.weft.examples.http;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.BufferPool;
import dev.weft.io.PooledBuffer;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Answers on their way out. Small ones gather in a buffer, which is borrowed for as long as
/// something is in it, so that those to requests that came together go out together, with one
/// write.
///
/// **Threads.** One at a time.
final class AnswerWriter implements AutoCloseable {

  /// In bytes. What is larger is not copied to others, but goes out at once, after them.
  private static final int SMALL = 8 * 1024;

  private final AsyncDuplex stream;
  private final Duration limit;
  private final BufferPool buffers;
  private @Nullable PooledBuffer gathered;

  /// @param limit how long the client may take for what is written at a time
  /// @param buffers of at least 8 KiB each
  AnswerWriter(AsyncDuplex stream, Duration limit, BufferPool buffers) {
    this.stream = stream;
    this.limit = limit;
    this.buffers = buffers;
  }

  /// Takes an answer, or a part of one. Ready when it has found its place; [#flush] before waiting
  /// for the client.
  Future<@Nullable Void> write(ByteBuffer... parts) {
    int size = 0;
    for (ByteBuffer part : parts) {
      size += part.remaining();
    }
    if (size > SMALL) {
      return flush().then(all -> Futures.timeout(limit, stream.writeAll(parts)));
    }
    if (gathered != null && gathered.bytes().remaining() < size) {
      return flush().map(all -> gather(parts));
    }
    return Futures.ready(gather(parts));
  }

  private @Nullable Void gather(ByteBuffer... parts) {
    PooledBuffer into = gathered;
    if (into == null) {
      into = buffers.take();
      gathered = into;
    }
    for (ByteBuffer part : parts) {
      into.bytes().put(part);
    }
    return null;
  }

  /// Waits until all has been written.
  Future<@Nullable Void> flush() {
    PooledBuffer full = gathered;
    return full == null
        ? Futures.ready(null)
        : Futures.timeout(limit, stream.writeAll(full.bytes().flip())).map(written -> forget());
  }

  private @Nullable Void forget() {
    PooledBuffer held = gathered;
    gathered = null;
    if (held != null) {
      held.close();
    }
    return null;
  }

  /// Forgets what has not been written.
  @Override
  public void close() {
    forget();
  }
}
