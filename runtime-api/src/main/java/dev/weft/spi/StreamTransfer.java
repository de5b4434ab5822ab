package dev.weft.spi;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A reactor's own way to move the bytes of an attached stream socket, where that costs less than
/// the channel's. It does what the methods of the same name of `SocketChannel` do, in non-blocking
/// mode.
///
/// **Threads.** One party reads and one writes at a time; any thread may close the source meanwhile
/// ([Reactor.Handle#detach]).
public interface StreamTransfer {

  /// Reads what there is, up to the buffer's limit.
  ///
  /// @return how many bytes, 0 if there are none now, -1 at the end of the stream. Fewer than there
  ///   was room for means that there are no more now
  /// @throws IllegalArgumentException if the buffer is read-only
  /// @throws java.nio.channels.ClosedChannelException if the source is closed
  /// @throws IOException if the connection is lost; it goes on failing then
  int read(ByteBuffer dst) throws IOException;

  /// Writes as much as the system takes now.
  ///
  /// @return how many bytes, 0 if it takes none. Fewer than there were means that it takes no more
  /// @throws java.nio.channels.ClosedChannelException if the source is closed
  /// @throws IOException if the connection is lost
  int write(ByteBuffer src) throws IOException;
}
