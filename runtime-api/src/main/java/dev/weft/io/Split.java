package dev.weft.io;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// The two directions of an [AsyncDuplex], to be used by two parties.
///
/// Shutting the writer down leaves the reader as it is. The stream is closed when both halves are.
///
/// @param reader the direction that reads
/// @param writer the direction that writes
public record Split(ReadHalf reader, WriteHalf writer) {

  static Split of(AsyncDuplex stream) {
    var whole = new Whole(stream);
    return new Split(new ReadHalf(whole), new WriteHalf(whole));
  }

  /// What the halves share: the stream, and how many of them are still open.
  static final class Whole {
    final AsyncDuplex stream;
    private final AtomicInteger open = new AtomicInteger(2);

    private Whole(AsyncDuplex stream) {
      this.stream = stream;
    }

    void halfClosed() throws IOException {
      if (open.decrementAndGet() == 0) {
        stream.close();
      }
    }
  }
}
