package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.Fn2;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#scan].
public final class ScanStage extends Stage {

  private final Fn2<@Nullable Object, @Nullable Object, ?> fn;
  private @Nullable Object state;

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public ScanStage(@Nullable Object initial, Fn2<?, ?, ?> fn) {
    this.state = initial;
    this.fn = (Fn2<@Nullable Object, @Nullable Object, ?>) Objects.requireNonNull(fn);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) throws Exception {
    state = fn.apply(state, element);
    return state;
  }

  @Override
  public void release(Release release) {
    state = null;
  }
}
