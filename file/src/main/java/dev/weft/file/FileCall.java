package dev.weft.file;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Outcome;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// One call of the file system that stands for itself, as a future: made on the runtime's pool for
/// blocking calls, at the first poll.
///
/// **Cancellation** of one that waits for a thread leaves it unmade. One that was begun goes on to
/// its end; what it yields is closed if it is [dev.weft.Owned], and forgotten else.
final class FileCall {
  private FileCall() {}

  static <T extends @Nullable Object> Future<T> of(String name, Callable<T> call) {
    Objects.requireNonNull(call);
    return Futures.<Outcome<T>>lazy(
            () ->
                Context.current()
                    .runtime()
                    .spawnBlocking(name, () -> outcome(call))
                    .abortOnCancel())
        .then(FileCall::future);
  }

  /// A failure is an outcome, too: as that of a call that nobody waits for any more it would be
  /// reported as unhandled.
  static <T extends @Nullable Object> Outcome<T> outcome(Callable<T> call) {
    try {
      return new Outcome.Success<>(call.call());
    } catch (Throwable t) {
      return new Outcome.Failure<>(t);
    }
  }

  private static <T extends @Nullable Object> Future<T> future(Outcome<T> outcome) {
    return switch (outcome) {
      case Outcome.Success<T>(T value) -> Futures.ready(value);
      case Outcome.Failure<T>(Throwable cause) -> Futures.failed(cause);
    };
  }
}
