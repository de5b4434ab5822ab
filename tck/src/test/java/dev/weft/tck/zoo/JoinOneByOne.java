package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A joinAll that asks all its children at each poll, if wanted also those that have answered.
final class JoinOneByOne implements Future<List<String>> {

  private final List<@Nullable Future<String>> children;
  private final @Nullable String[] values;
  private final boolean again;

  JoinOneByOne(List<? extends Future<String>> futures, boolean again) {
    this.children = new ArrayList<>(futures);
    this.values = new String[futures.size()];
    this.again = again;
  }

  @Override
  public Poll<List<String>> poll(Context cx) throws Exception {
    for (int i = 0; i < values.length; i++) {
      Future<String> child = children.get(i);
      if (child != null && child.poll(cx) instanceof Poll.Ready<String>(String value)) {
        values[i] = value;
        children.set(i, again ? child : null);
      }
    }
    List<String> all = Arrays.asList(values);
    return all.contains(null) ? Poll.pending() : Poll.ready(all);
  }

  @Override
  public void cancel(Context cx) {
    for (Future<String> child : children) {
      if (child != null) {
        child.cancel(cx);
      }
    }
    Collections.fill(children, null);
  }
}
