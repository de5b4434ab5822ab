package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Select;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#selectAll]: the first of many futures to be over, and the others to go on
/// with.
public final class SelectAll<T extends @Nullable Object>
    extends FirstOf<T, Select.First<T, List<Future<T>>>> {

  public SelectAll(Collection<? extends Future<? extends T>> futures) {
    super(true, futures);
  }

  @Override
  Select.First<T, List<Future<T>>> won(int index, T value, Context cx) {
    return new Select.First<>(index, value, takeRest());
  }
}
