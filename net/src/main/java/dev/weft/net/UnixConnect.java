package dev.weft.net;

import dev.weft.Context;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// The future of [UnixStream#connect(UnixAddress)]: opens a socket, connects it, and begins again
/// when the backlog is full.
///
/// A UNIX socket connects at once, or not at all because the listener's backlog is full. The system
/// does not tell when there is room again (an unconnected socket counts as writable and hung up),
/// so that is tried again after a pause.
final class UnixConnect extends RetryingFuture<UnixStream> {

  private final UnixAddress address;
  private final UnixLibrary library;

  UnixConnect(UnixAddress address, UnixLibrary library) {
    super(address);
    this.address = address;
    this.library = library;
  }

  @Override
  @Nullable UnixStream attempt(Context cx) throws IOException {
    SocketChannel channel = library.openStream(cx.runtime().driver().channels());
    try {
      channel.configureBlocking(false);
      if (connect(channel)) {
        return UnixStream.of(cx, channel, library);
      }
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
    channel.close();
    return null;
  }

  /// Whether it is connected; if not, the backlog is full.
  private boolean connect(SocketChannel channel) throws IOException {
    try {
      return channel.connect(library.address(address));
    } catch (SocketException e) {
      if (FullBacklog.isMeantBy(e, library)) {
        return false;
      }
      throw e;
    }
  }
}
