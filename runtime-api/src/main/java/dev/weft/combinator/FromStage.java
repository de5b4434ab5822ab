package dev.weft.combinator;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#from]: the outcome of a stage of the JDK's.
public final class FromStage<T extends @Nullable Object> extends ExternalCompletion<T> {

  private final CompletionStage<? extends T> stage;

  public FromStage(CompletionStage<? extends T> stage) {
    this.stage = Objects.requireNonNull(stage);
  }

  @Override
  String source() {
    return "a CompletionStage";
  }

  @Override
  void begin() {
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            succeed(value);
          } else {
            fail(bare(failure));
          }
        });
  }

  private static Throwable bare(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? cause : failure;
  }

  @Override
  void abandon() {
    if (stage instanceof java.util.concurrent.Future<?> future) {
      try {
        future.cancel(true);
      } catch (UnsupportedOperationException readOnly) {
        // as CompletableFuture.minimalCompletionStage is; it runs on, and nobody wants to know
      }
    }
  }
}
