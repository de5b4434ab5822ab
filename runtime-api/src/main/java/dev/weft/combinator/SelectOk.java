package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Select;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#selectOk]: the first of many futures to yield a value, and those that are not
/// over to go on with.
public final class SelectOk<T extends @Nullable Object>
    extends FirstOf<T, Select.First<T, List<Future<T>>>> {

  public SelectOk(Collection<? extends Future<? extends T>> futures) {
    super(false, futures);
  }

  @Override
  Select.First<T, List<Future<T>>> won(int index, T value, Context cx) {
    return new Select.First<>(index, value, takeRest());
  }
}
