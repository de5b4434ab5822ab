package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Disposal;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#distinctUntilChanged].
public final class ChangesStage extends Stage {

  private final Disposal disposal = new Disposal();
  private boolean any;
  private @Nullable Object last;

  /// Has seen nothing.
  public ChangesStage() {}

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    if (any && Objects.equals(last, element)) {
      if (last != element) {
        disposal.drop(element);
      }
      return Signal.NEED;
    }
    any = true;
    last = element;
    return element;
  }

  @Override
  public void release(Release release) {
    last = null; // it was passed on
  }
}
