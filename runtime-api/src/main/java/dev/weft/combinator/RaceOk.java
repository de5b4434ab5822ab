package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#raceOk]: the first of many futures to yield a value; the others are cancelled.
public final class RaceOk<T extends @Nullable Object> extends FirstOf<T, T> {

  public RaceOk(Collection<? extends Future<? extends T>> futures) {
    super(false, futures);
  }

  @Override
  T won(int index, T value, Context cx) {
    cancelRest(cx);
    return value;
  }
}
