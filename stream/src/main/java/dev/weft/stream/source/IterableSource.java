package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The elements of an iterable, whose iterator is made at the first poll.
public final class IterableSource extends Source {

  private final Iterable<?> iterable;
  private @Nullable Iterator<?> iterator;

  public IterableSource(Iterable<?> iterable) {
    this.iterable = Objects.requireNonNull(iterable);
  }

  @Override
  public @Nullable Object poll(Context cx) {
    if (!cx.mayProceed()) {
      return Signal.PENDING;
    }
    Iterator<?> from = iterator;
    if (from == null) {
      from = iterable.iterator();
      iterator = from;
    }
    if (!from.hasNext()) {
      return Signal.END;
    }
    Object element = from.next();
    cx.madeProgress();
    return element;
  }

  @Override
  public void release(Release release) {
    iterator = null;
  }
}
