package dev.weft.io;

/// A line has more bytes than its reader was ready to take, the terminator not counted.
public final class LineTooLongException extends LimitExceededException {
  private static final long serialVersionUID = 1;

  /// For a line that goes past this limit.
  ///
  /// @param limit the number of bytes, without the terminator, that was exceeded
  public LineTooLongException(int limit) {
    super("a line", limit);
  }
}
