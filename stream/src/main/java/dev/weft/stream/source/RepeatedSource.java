package dev.weft.stream.source;

import dev.weft.Future;
import dev.weft.stream.Next;
import dev.weft.stream.pipeline.Signal;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// What the futures of a maker yield, up to the first [Next.None].
public final class RepeatedSource extends FutureSource {

  private final Callable<? extends Future<? extends Next<?>>> maker;

  public RepeatedSource(Callable<? extends Future<? extends Next<?>>> maker) {
    this.maker = Objects.requireNonNull(maker);
  }

  @Override
  protected Future<?> next() throws Exception {
    return Objects.requireNonNull(maker.call(), "the stream's maker gave no future");
  }

  @Override
  protected @Nullable Object element(@Nullable Object yielded) {
    return yielded instanceof Next.Some<?>(Object value) ? value : Signal.END;
  }
}
