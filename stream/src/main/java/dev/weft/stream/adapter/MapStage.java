package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#map].
public final class MapStage extends Stage {

  private final Fn<@Nullable Object, ?> fn;

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public MapStage(Fn<?, ?> fn) {
    this.fn = (Fn<@Nullable Object, ?>) Objects.requireNonNull(fn);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) throws Exception {
    return fn.apply(element);
  }
}
