package dev.weft.stream.terminal;

import dev.weft.Owned;
import dev.weft.stream.AsyncStream;
import java.util.function.BiConsumer;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#collect].
public final class Collect<A, R extends @Nullable Object> extends Consuming<R> {

  private final Collector<?, A, ? extends R> collector;
  private final BiConsumer<A, @Nullable Object> accumulator;

  /// Made at the first element, or the end.
  private @Nullable A container;

  @SuppressWarnings("unchecked") // the stream gives what it takes
  public Collect(AsyncStream<?> stream, Collector<?, A, ? extends R> collector) {
    super(stream);
    this.collector = collector;
    this.accumulator = (BiConsumer<A, @Nullable Object>) collector.accumulator();
  }

  private A container() {
    A all = container;
    if (all == null) {
      all = collector.supplier().get();
      container = all;
    }
    return all;
  }

  @Override
  boolean take(@Nullable Object element) {
    accumulator.accept(container(), element);
    return true;
  }

  @Override
  R result() {
    R result = collector.finisher().apply(container());
    container = null;
    return result;
  }

  @Override
  void drop() {
    Owned.dispose(container);
    container = null;
  }
}
