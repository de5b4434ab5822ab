package dev.weft.stream.terminal;

import dev.weft.stream.AsyncStream;
import dev.weft.stream.Next;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#first].
public final class First<T extends @Nullable Object> extends Consuming<Next<T>> {

  private Next<T> found = Next.none();

  public First(AsyncStream<? extends T> stream) {
    super(stream);
  }

  @Override
  @SuppressWarnings("unchecked") // the stream gives T
  boolean take(@Nullable Object element) {
    found = Next.some((T) element);
    return false;
  }

  @Override
  Next<T> result() {
    return found;
  }
}
