package dev.weft.net;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;

/// The sending side of a [UnixDatagram]: a second descriptor of its socket, made when it is first
/// needed. A failure of sending, to somebody who is not there any more for instance, costs the
/// channel that sends its descriptor; the socket itself stays usable.
///
/// **Threads.** One party sends; any thread closes. The monitor keeps a channel that is being made
/// from outliving the close.
final class DatagramSender implements Closeable {

  private final DatagramChannel channel;

  // Under the monitor.
  private @Nullable DatagramChannel second;
  private boolean closed;

  DatagramSender(DatagramChannel channel) {
    this.channel = channel;
  }

  /// Sends what remains of `src`, without blocking.
  ///
  /// @param target null if the socket is connected
  /// @return its length in bytes, or 0 if it would have blocked
  int send(ByteBuffer src, @Nullable UnixAddress target) throws IOException {
    DatagramChannel through = open();
    try {
      return target == null
          ? through.write(src)
          : through.send(src, Junixsocket.Channels.address(target));
    } catch (IOException e) {
      Junixsocket.Channels.closeIfBroken(through);
      throw e;
    }
  }

  private synchronized DatagramChannel open() throws IOException {
    if (closed || !channel.isOpen()) {
      throw new ClosedChannelException();
    }
    DatagramChannel present = second;
    if (present == null || !present.isOpen()) {
      present = Junixsocket.Channels.duplicate(channel);
      second = present;
    }
    return present;
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (second != null) {
      Junixsocket.Channels.closeDuplicate(second);
      second = null;
    }
  }
}
