package dev.weft;

/// The error of polling a future that is over.
final class Over {
  private Over() {}

  static IllegalStateException polled() {
    return new IllegalStateException(
        "this future is over (it was ready, failed or was cancelled) and must not be polled again");
  }
}
