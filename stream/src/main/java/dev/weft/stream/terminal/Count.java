package dev.weft.stream.terminal;

import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Disposal;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#count].
public final class Count extends Consuming<Long> {

  private final Disposal disposal = new Disposal();
  private long count;

  public Count(AsyncStream<?> stream) {
    super(stream);
  }

  @Override
  boolean take(@Nullable Object element) {
    disposal.drop(element);
    count++;
    return true;
  }

  @Override
  Long result() {
    return count;
  }
}
