package dev.weft.examples.miniredis;

import java.io.IOException;

/// What came is not the protocol; the message is what the client is told.
final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  ProtocolException(String message) {
    super(message);
  }
}
