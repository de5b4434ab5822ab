package dev.weft.tck;

import dev.weft.Future;
import dev.weft.io.AsyncDuplex;
import dev.weft.io.AsyncReader;
import dev.weft.io.AsyncWriter;
import dev.weft.io.BufferedAsyncReader;
import dev.weft.io.ByteStreams;
import dev.weft.io.Copied;
import dev.weft.io.DuplexPair;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A kind of byte stream as [StreamTck] sees it: one end is under test, the other is a socket that
/// the kit drives.
public interface StreamSubject extends AutoCloseable {

  /// A new stream and its peer, a blocking socket.
  ///
  /// @param stream the end under test
  /// @param peer the other end
  record Connected(AsyncDuplex stream, Socket peer) {}

  /// Connects.
  Connected connect() throws Exception;

  /// Runs a future of such a stream to its end.
  <T extends @Nullable Object> T run(Future<T> future) throws Exception;

  /// Reads lines. Weft's own reader unless the subject brings one.
  default Future<@Nullable String> readLine(BufferedAsyncReader reader, int limit) {
    return reader.readLine(limit);
  }

  /// Copies in both directions, and yields how much. Weft's own unless the subject brings one.
  default Future<Copied> copyBothWays(AsyncDuplex first, AsyncDuplex second) {
    return ByteStreams.copyBidirectional(first, second);
  }

  /// Copies in one direction, and yields how much. Weft's own unless the subject brings one.
  default Future<Long> copy(AsyncReader from, AsyncWriter to) {
    return ByteStreams.copy(from, to);
  }

  /// A connection in memory. Weft's own unless the subject brings one.
  default DuplexPair duplex(int capacity) {
    return ByteStreams.duplex(capacity);
  }

  @Override
  void close();
}
