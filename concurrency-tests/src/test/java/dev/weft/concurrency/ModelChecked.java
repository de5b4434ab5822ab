package dev.weft.concurrency;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/// Runs a concurrent test under Lincheck's model checker, which tries its interleavings one by one
/// and reports a hang or a failed assertion with the interleaving that led to it.
public final class ModelChecked {
  private ModelChecked() {}

  /// Interleavings of a real part in the slice.
  private static final int INVOCATIONS = Integer.getInteger("weft.lincheck.invocations", 80);

  /// Interleavings of a twin at most.
  private static final int SEARCHED = 1500;

  /// How long to go on with each real part; not at all in the slice.
  private static final long LONG_RUN_NANOS =
      TimeUnit.SECONDS.toNanos(Integer.getInteger("weft.lincheck.seconds", 0));

  /// A test that starts threads of its own.
  @FunctionalInterface
  public interface Body {
    /// Runs once, from a fresh state to its assertions.
    void run() throws Exception;
  }

  /// Fails if some interleaving fails.
  public static void check(Body body) {
    long begin = System.nanoTime();
    explore(INVOCATIONS, body);
    long each = (System.nanoTime() - begin) / INVOCATIONS;
    if (LONG_RUN_NANOS > 0) {
      explore((int) Math.min(Integer.MAX_VALUE, LONG_RUN_NANOS / each), body);
    }
  }

  private static void explore(int invocations, Body body) {
    Lincheck.runConcurrentTest(invocations, () -> contained(body));
  }

  /// Fails if no interleaving fails: for broken twins.
  public static void mustFail(Body body) {
    try {
      explore(SEARCHED, body);
    } catch (LincheckAssertionError caught) {
      return;
    } catch (RuntimeException e) {
      if (isOfDrawing(e)) {
        return;
      }
      throw e;
    }
    throw new AssertionError("the broken twin was not caught");
  }

  /// Whether Lincheck has found an interleaving that fails, and then failed itself to draw it:
  /// there are traces that its reporter cannot indent.
  private static boolean isOfDrawing(RuntimeException failure) {
    return Arrays.stream(failure.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(LincheckAssertionError.class.getName())
                    && frame.getMethodName().equals("<init>"));
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

  private static volatile Object shared;

  /// Makes it known that threads share `subject`. Lincheck cannot look into lambdas: it takes an
  /// object that only they hold for one thread's own, and switches at none of its fields.
  public static <T> T shared(T subject) {
    shared = subject;
    return subject;
  }

  /// Starts all, then waits for all. Throws what one of them threw.
  public static void together(Body... bodies) throws InterruptedException {
    for (Body body : bodies) {
      shareCaptured(body);
    }
    Thread[] threads = new Thread[bodies.length];
    var failure = new AtomicReference<Throwable>();
    for (int i = 0; i < bodies.length; i++) {
      Body body = bodies[i];
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

  private static void shareCaptured(Body body) {
    for (Field captured : body.getClass().getDeclaredFields()) {
      try {
        captured.setAccessible(true);
        shared(captured.get(body));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
