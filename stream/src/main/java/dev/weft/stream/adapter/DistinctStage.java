package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Disposal;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#distinct].
public final class DistinctStage extends Stage {

  private final Set<@Nullable Object> seen = new HashSet<>();
  private final Disposal disposal = new Disposal();

  /// Has seen nothing.
  public DistinctStage() {}

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    if (seen.add(element)) {
      return element;
    }
    disposal.drop(element);
    return Signal.NEED;
  }

  @Override
  public void release(Release release) {
    seen.clear(); // they were passed on
  }
}
