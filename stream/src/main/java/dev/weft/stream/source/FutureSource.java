package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import org.jspecify.annotations.Nullable;

/// What futures yield, one after the other: each is made when the one before it is over.
public abstract class FutureSource extends Source {

  private @Nullable Future<?> current;

  /// For subclasses.
  protected FutureSource() {}

  /// The next future, or null at the end.
  protected abstract @Nullable Future<?> next() throws Exception;

  /// What `yielded` comes to: an element, or [Signal#END].
  protected abstract @Nullable Object element(@Nullable Object yielded) throws Exception;

  @Override
  public final @Nullable Object poll(Context cx) throws Exception {
    if (!cx.mayProceed()) {
      return Signal.PENDING;
    }
    Future<?> future = current;
    if (future == null) {
      future = next();
      if (future == null) {
        return Signal.END;
      }
      current = future;
    }
    if (!(future.poll(cx) instanceof Poll.Ready<?>(Object value))) {
      return Signal.PENDING;
    }
    current = null;
    cx.madeProgress(); // also where the future has spent a unit: it may not have
    return element(value);
  }

  @Override
  public void release(Release release) {
    release.value(current);
    current = null;
  }
}
