package dev.weft.process;

import java.util.concurrent.atomic.AtomicInteger;

/// Signals that a test sends itself, and a handler that was there before: it tells whether all is
/// as it was.
final class Raised implements AutoCloseable {

  private final SignalKind kind;
  private final AtomicInteger toTheHandlerBefore = new AtomicInteger();
  private final Object before = JvmSignals.handler(toTheHandlerBefore::incrementAndGet);
  private final Object original;

  Raised(SignalKind kind) {
    this.kind = kind;
    this.original = JvmSignals.install(kind.name(), before);
  }

  static void raise(SignalKind kind) {
    JvmSignals.raise(kind.name());
  }

  /// Whether a signal would reach the handler that was there before.
  boolean isRestored() {
    Object installed = JvmSignals.install(kind.name(), before);
    JvmSignals.install(kind.name(), installed);
    return installed == before;
  }

  /// Puts the handler from before in, after a test has replaced it by hand.
  void restore() {
    JvmSignals.install(kind.name(), before);
  }

  int toTheHandlerBefore() {
    return toTheHandlerBefore.get();
  }

  @Override
  public void close() {
    JvmSignals.install(kind.name(), original);
  }
}
