package dev.weft.process;

import dev.weft.Future;
import dev.weft.Weft;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

/// A future that runs on a runtime, driven by a thread of its own, while the test does something
/// else: on `fifo` nothing runs unless somebody drives.
final class Background<T> {

  private final FutureTask<T> driving;

  private Background(FutureTask<T> driving) {
    this.driving = driving;
  }

  static <T> Background<T> run(Weft weft, Future<T> future) {
    var driving = new FutureTask<T>(() -> weft.blockOn(future));
    Thread.ofVirtual().start(driving);
    return new Background<>(driving);
  }

  /// Waits, with the patience of the test's timeout, until `condition` holds.
  static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("it never happened");
      }
      Thread.yield(); // a condition may take a lock that others wait for
    }
  }

  T get() throws Exception {
    try {
      return driving.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
