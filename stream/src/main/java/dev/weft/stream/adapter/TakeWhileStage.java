package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#takeWhile].
public final class TakeWhileStage extends Stage {

  private final Predicate<@Nullable Object> condition;

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public TakeWhileStage(Predicate<?> condition) {
    this.condition = (Predicate<@Nullable Object>) Objects.requireNonNull(condition);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    if (condition.test(element)) {
      return element;
    }
    Owned.dispose(element);
    return Signal.END;
  }
}
