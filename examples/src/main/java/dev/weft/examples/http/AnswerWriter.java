package dev.weft.examples.http;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.codec.FrameBytes;
import dev.weft.codec.FramedWriter;
import dev.weft.io.AsyncDuplex;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Answers on their way out. Small ones gather, so that those to requests that came together go out
/// together, with one write.
///
/// **Threads.** One at a time.
final class AnswerWriter {

  /// In bytes. What is larger is not copied to others, but goes out at once, after them.
  private static final int SMALL = 8 * 1024;

  private final AsyncDuplex stream;
  private final Duration limit;
  private final FramedWriter<ByteBuffer[]> gathered;

  /// @param limit how long the client may take for what is written at a time
  AnswerWriter(AsyncDuplex stream, Duration limit) {
    this.stream = stream;
    this.limit = limit;
    this.gathered = new FramedWriter<>(stream, AnswerWriter::append);
  }

  private static void append(ByteBuffer[] parts, FrameBytes out) {
    for (ByteBuffer part : parts) {
      out.put(part);
    }
  }

  /// Takes an answer, or a part of one. Ready when it has found its place; [#flush] before waiting
  /// for the client.
  Future<@Nullable Void> write(ByteBuffer... parts) {
    int size = 0;
    for (ByteBuffer part : parts) {
      size += part.remaining();
    }
    return size <= SMALL
        ? Futures.timeout(limit, gathered.feed(parts))
        : flush().then(all -> Futures.timeout(limit, stream.writeAll(parts)));
  }

  /// Waits until all has been written.
  Future<@Nullable Void> flush() {
    return gathered.buffered() == 0
        ? Futures.ready(null)
        : Futures.timeout(limit, gathered.flush());
  }
}
