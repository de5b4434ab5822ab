package dev.weft.tls;

import javax.net.ssl.SSLException;

/// The connection under a [TlsStream] has ended, and the peer has not said before that this is the
/// end of what it sends (`close_notify`). What was read is genuine; whether it is all, nobody
/// knows: anyone on the way can cut a connection.
///
/// A protocol whose messages know their own length may take it for the end, as browsers do.
public final class TlsTruncationException extends SSLException {

  private static final long serialVersionUID = 1;

  TlsTruncationException() {
    super(
        "the connection ended without the peer's close_notify: what was read may not be all that"
            + " the peer sent");
  }
}
