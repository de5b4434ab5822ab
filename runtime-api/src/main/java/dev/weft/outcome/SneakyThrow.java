package dev.weft.outcome;

/// Lets a failure pass unchanged, whatever its type.
public final class SneakyThrow {
  private SneakyThrow() {}

  /// Throws `failure` itself, never a wrapper. Declared to return so that callers can write
  /// `throw`.
  @SuppressWarnings("unchecked")
  public static <X extends Throwable> RuntimeException rethrow(Throwable failure) throws X {
    throw (X) failure;
  }
}
