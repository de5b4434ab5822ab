package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#take].
public final class TakeStage extends Stage {

  private long left;

  public TakeStage(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("take " + count + " elements");
    }
    this.left = count;
  }

  @Override
  public boolean asksFirst() {
    return true;
  }

  @Override
  public Object pull(Context cx) {
    return left == 0 ? Signal.END : Signal.NEED;
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    left--;
    return element;
  }
}
