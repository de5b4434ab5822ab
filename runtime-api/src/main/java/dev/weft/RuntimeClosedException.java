package dev.weft;

/// Something was asked of a runtime that is closed, or was closed while somebody waited.
public final class RuntimeClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /// With a message that says what was asked.
  public RuntimeClosedException(String message) {
    super(message);
  }
}
