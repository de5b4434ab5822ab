package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#takeUntil]. The future is looked at first.
public final class TakeUntilStage extends Stage {

  private @Nullable Future<?> end;

  public TakeUntilStage(Future<?> end) {
    this.end = Objects.requireNonNull(end);
  }

  @Override
  public boolean asksFirst() {
    return true;
  }

  @Override
  public Object pull(Context cx) throws Exception {
    Future<?> polled = end;
    if (polled == null) {
      return Signal.END;
    }
    if (polled.poll(cx) instanceof Poll.Ready<?>(Object value)) {
      end = null;
      Owned.dispose(value);
      return Signal.END;
    }
    return Signal.NEED;
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    return element;
  }

  @Override
  public void release(Release release) {
    release.value(end);
    end = null;
  }
}
