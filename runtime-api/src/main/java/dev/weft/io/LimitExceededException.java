package dev.weft.io;

import java.io.IOException;

/// A peer has sent more than its reader was ready to hold: a line, a frame, a whole stream.
public class LimitExceededException extends IOException {
  private static final long serialVersionUID = 1;

  /// In bytes.
  private final int limit;

  /// For something that is told of in the message.
  ///
  /// @param what was too long, as the message begins: "a line"
  /// @param limit the number of bytes that was exceeded
  public LimitExceededException(String what, int limit) {
    super(what + " is longer than the limit of " + limit + " bytes");
    this.limit = limit;
  }

  /// The number of bytes that was exceeded.
  public int limit() {
    return limit;
  }
}
