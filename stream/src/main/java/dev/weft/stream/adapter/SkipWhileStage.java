package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Disposal;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#skipWhile].
public final class SkipWhileStage extends Stage {

  private final Disposal disposal = new Disposal();

  /// Null once an element has not satisfied it.
  private @Nullable Predicate<@Nullable Object> condition;

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public SkipWhileStage(Predicate<?> condition) {
    this.condition = (Predicate<@Nullable Object>) Objects.requireNonNull(condition);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    Predicate<@Nullable Object> skips = condition;
    if (skips == null) {
      return element;
    }
    if (skips.test(element)) {
      disposal.drop(element);
      return Signal.NEED;
    }
    condition = null;
    return element;
  }
}
