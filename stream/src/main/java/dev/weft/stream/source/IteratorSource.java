package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The elements of an iterator, which is asked inside of polls, and a resource behind it that is
/// closed at the end.
public final class IteratorSource extends Source {

  private final Iterator<?> iterator;
  private final @Nullable AutoCloseable resource;

  public IteratorSource(Iterator<?> iterator, @Nullable AutoCloseable resource) {
    this.iterator = Objects.requireNonNull(iterator);
    this.resource = resource;
  }

  @Override
  public @Nullable Object poll(Context cx) {
    if (!cx.mayProceed()) {
      return Signal.PENDING;
    }
    if (!iterator.hasNext()) {
      return Signal.END;
    }
    Object element = iterator.next();
    cx.madeProgress();
    return element;
  }

  @Override
  public void release(Release release) {
    if (resource != null) {
      release.resource(resource);
    }
  }
}
