package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#inspect].
public final class InspectStage extends Stage {

  private final Consumer<@Nullable Object> action;

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public InspectStage(Consumer<?> action) {
    this.action = (Consumer<@Nullable Object>) Objects.requireNonNull(action);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    action.accept(element);
    return element;
  }
}
