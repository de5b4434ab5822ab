package dev.weft.concurrency;

import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/// Runs a concurrent test under Lincheck's model checker, which tries its interleavings one by one
/// and reports a hang or a failed assertion with the interleaving that led to it.
public final class ModelChecked {
  private ModelChecked() {}

  private static final int INVOCATIONS = Integer.getInteger("weft.lincheck.invocations", 150);

  /// A test that starts threads of its own.
  @FunctionalInterface
  public interface Body {
    /// Runs once, from a fresh state to its assertions.
    void run() throws Exception;
  }

  /// Fails if some interleaving fails.
  public static void check(Body body) {
    Lincheck.runConcurrentTest(INVOCATIONS, () -> contained(body));
  }

  /// Fails if no interleaving fails: for broken twins.
  public static void mustFail(Body body) {
    try {
      Lincheck.runConcurrentTest(10 * INVOCATIONS, () -> contained(body));
    } catch (LincheckAssertionError caught) {
      return;
    }
    throw new AssertionError("the broken twin was not caught");
  }

  private static void contained(Body body) {
    try {
      body.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts all, then waits for all. Throws what one of them threw.
  public static void together(Runnable... bodies) throws InterruptedException {
    Thread[] threads = new Thread[bodies.length];
    var failure = new AtomicReference<Throwable>();
    for (int i = 0; i < bodies.length; i++) {
      Runnable body = bodies[i];
      threads[i] =
          new Thread(
              () -> {
                try {
                  body.run();
                } catch (Throwable t) {
                  failure.set(t);
                }
              });
    }
    for (Thread t : threads) {
      t.start();
    }
    for (Thread t : threads) {
      t.join();
    }
    if (failure.get() != null) {
      throw new AssertionError(failure.get());
    }
  }
}
