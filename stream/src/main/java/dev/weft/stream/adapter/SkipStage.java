package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Disposal;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#skip].
public final class SkipStage extends Stage {

  private final Disposal disposal = new Disposal();
  private long left;

  public SkipStage(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("skip " + count + " elements");
    }
    this.left = count;
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    if (left == 0) {
      return element;
    }
    left--;
    disposal.drop(element);
    return Signal.NEED;
  }
}
