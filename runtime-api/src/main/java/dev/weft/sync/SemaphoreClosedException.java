package dev.weft.sync;

/// A [Semaphore] was closed, so it gives no permits any more.
///
/// Checked, since it is an ordinary event that whoever closes semaphores provides for. It carries
/// no stack trace.
public final class SemaphoreClosedException extends Exception {
  private static final long serialVersionUID = 1;

  /// With a message.
  public SemaphoreClosedException(String message) {
    super(message, null, false, false);
  }
}
