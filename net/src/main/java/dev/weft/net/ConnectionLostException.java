package dev.weft.net;

import java.io.IOException;
import java.net.SocketException;

/// Reading from or writing to a connected stream failed: the peer has reset the connection or is
/// gone, or the network does not lead there any more. The stream is of no further use.
///
/// To a server that is an ordinary end of a connection, which is why it has a type: the libraries
/// below tell it from other failures by their messages only, which are in the language of whoever
/// started the process. It is known by where it came from, never by its text.
///
/// What it does not stand for: a connection that could not be made, a stream that was closed here
/// (a [java.nio.channels.ClosedChannelException]) or shut down here, a runtime that was closed.
public final class ConnectionLostException extends SocketException {

  private static final long serialVersionUID = 1;

  /// @param cause what the library failed with, whose message this has if there is one
  ConnectionLostException(IOException cause) {
    super(cause.getMessage() == null ? "the peer is gone" : cause.getMessage());
    initCause(cause);
  }
}
