package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A joinAll that asks all its children at each poll, if wanted also those that have answered.
final class PollAllJoin<T> implements Future<List<T>> {

  private final List<@Nullable Future<T>> children;
  private final List<@Nullable T> values;
  private final boolean again;

  PollAllJoin(List<? extends Future<T>> futures, boolean again) {
    this.children = new ArrayList<>(futures);
    this.values = new ArrayList<>(Collections.nCopies(futures.size(), null));
    this.again = again;
  }

  @Override
  public Poll<List<T>> poll(Context cx) throws Exception {
    for (int i = 0; i < values.size(); i++) {
      Future<T> child = children.get(i);
      if (child != null && child.poll(cx) instanceof Poll.Ready<T>(T value)) {
        values.set(i, value);
        children.set(i, again ? child : null);
      }
    }
    if (values.contains(null)) {
      return Poll.pending();
    }
    List<T> all = List.copyOf(values);
    Collections.fill(values, null);
    return Poll.ready(all);
  }

  @Override
  public void cancel(Context cx) {
    for (Future<T> child : children) {
      if (child != null) {
        child.cancel(cx);
      }
    }
    Collections.fill(children, null);
    Owned.dispose(values);
  }
}
