package dev.weft.driver;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/// Closes channels without blocking, whatever `SO_LINGER` says.
final class NonBlockingClose {
  private NonBlockingClose() {}

  /// Closes `channel`. With `SO_LINGER` set to a time, the system's `close` waits for the peer, in
  /// non-blocking mode too; so that is switched off first, and what was written is delivered in the
  /// background, as the JDK does for a channel that is registered with a selector. A time of 0
  /// stays: it resets the connection, and does not wait.
  static void close(SelectableChannel channel) throws IOException {
    if (channel instanceof SocketChannel stream
        && stream.provider() == SelectorProvider.provider()
        && stream.isOpen()) {
      try {
        if (stream.getOption(StandardSocketOptions.SO_LINGER) > 0) {
          stream.setOption(StandardSocketOptions.SO_LINGER, -1);
        }
      } catch (IOException | UnsupportedOperationException e) {
        // closed meanwhile, or a kind of socket that does not linger
      }
    }
    channel.close();
  }
}
