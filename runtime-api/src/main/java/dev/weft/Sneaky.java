package dev.weft;

/// Lets a failure pass unchanged, whatever its type.
final class Sneaky {
  private Sneaky() {}

  /// Throws `failure` itself, never a wrapper. Declared to return so that callers can write
  /// `throw`.
  @SuppressWarnings("unchecked")
  static <X extends Throwable> RuntimeException rethrow(Throwable failure) throws X {
    throw (X) failure;
  }
}
