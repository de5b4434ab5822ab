package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import org.jspecify.annotations.Nullable;

/// The elements of an array, which owns them until they are taken.
public final class ArraySource extends Source {

  private final @Nullable Object[] elements;
  private int next;

  public ArraySource(@Nullable Object[] elements) {
    this.elements = elements;
  }

  @Override
  public @Nullable Object poll(Context cx) {
    if (!cx.mayProceed()) {
      return Signal.PENDING;
    }
    if (next == elements.length) {
      return Signal.END;
    }
    Object element = elements[next];
    elements[next++] = null;
    cx.madeProgress();
    return element;
  }

  @Override
  public void release(Release release) {
    while (next < elements.length) {
      Object element = elements[next];
      elements[next++] = null;
      release.value(element);
    }
  }
}
