package dev.weft.outcome;

/// The error of polling a future that is over.
public final class PolledAfterCompletion {
  private PolledAfterCompletion() {}

  public static IllegalStateException polled() {
    return new IllegalStateException(
        "this future is over (it was ready, failed or was cancelled) and must not be polled again");
  }
}
