package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Disposal;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#filter].
public final class FilterStage extends Stage {

  private final Predicate<@Nullable Object> condition;
  private final Disposal disposal = new Disposal();

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public FilterStage(Predicate<?> condition) {
    this.condition = (Predicate<@Nullable Object>) Objects.requireNonNull(condition);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    if (condition.test(element)) {
      return element;
    }
    disposal.drop(element);
    return Signal.NEED;
  }
}
