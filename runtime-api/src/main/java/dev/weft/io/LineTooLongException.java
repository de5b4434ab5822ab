package dev.weft.io;

import java.io.IOException;

/// A line has more bytes than its reader was ready to take.
public final class LineTooLongException extends IOException {
  private static final long serialVersionUID = 1;

  private final int limit;

  /// @param limit the number of bytes, without the terminator, that was exceeded
  public LineTooLongException(int limit) {
    super("a line is longer than the limit of " + limit + " bytes");
    this.limit = limit;
  }

  /// The number of bytes, without the terminator, that was exceeded.
  public int limit() {
    return limit;
  }
}
