package dev.weft.compiler.testing;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.Arrays;
import java.util.Objects;

/// What a run of a case comes to, as text: its value or failure, and its log.
public final class Outcome {
  private Outcome() {}

  /// A run to the end.
  ///
  /// @param polls how often the future was polled
  public record Run(String outcome, int polls) {}

  /// Polls the future to its end.
  public static Run run(Future<?> future, Probe probe) {
    Context cx = Context.of(() -> {});
    int polls = 1;
    try {
      while (true) {
        if (Objects.requireNonNull(future.poll(cx)) instanceof Poll.Ready<?> ready) {
          return new Run(text(ready.value()) + " |" + probe.log(), polls);
        }
        polls++;
        if (polls > 100_000) {
          return new Run("never ends |" + probe.log(), polls);
        }
      }
    } catch (Throwable failure) {
      return new Run("! " + failure + suppressed(failure) + " |" + probe.log(), polls);
    }
  }

  private static String suppressed(Throwable failure) {
    return failure.getSuppressed().length == 0
        ? ""
        : " suppressed " + Arrays.toString(failure.getSuppressed());
  }

  private static String text(Object value) {
    return value instanceof Object[] array ? Arrays.deepToString(array) : String.valueOf(value);
  }

  /// Polls the future that many times, each of which must be pending, and cancels it.
  public static void cancelAfter(Future<?> future, int polls) throws Exception {
    Context cx = Context.of(() -> {});
    for (int i = 0; i < polls; i++) {
      if (future.poll(cx).isReady()) {
        throw new AssertionError("ready after " + i + " polls");
      }
    }
    try {
      future.cancel(cx);
    } catch (Exception cleanup) {
      if (!"close".equals(cleanup.getMessage())) { // what a case's own close throws
        throw cleanup;
      }
    }
    future.cancel(cx);
    try {
      future.poll(cx);
    } catch (IllegalStateException over) {
      return;
    }
    throw new AssertionError("can be polled after cancel");
  }
}
