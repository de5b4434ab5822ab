package dev.weft.stream.terminal;

import dev.weft.Owned;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Fn2;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [AsyncStream#fold].
public final class Fold<A extends @Nullable Object> extends Consuming<A> {

  private final Fn2<A, @Nullable Object, ? extends A> fn;
  private @Nullable A state;

  @SuppressWarnings("unchecked") // the stream gives what it takes
  public Fold(AsyncStream<?> stream, A initial, Fn2<? super A, ?, ? extends A> fn) {
    super(stream);
    this.state = initial;
    this.fn = (Fn2<A, @Nullable Object, ? extends A>) Objects.requireNonNull(fn);
  }

  @Override
  boolean take(@Nullable Object element) throws Exception {
    state = fn.apply(state, element);
    return true;
  }

  @Override
  A result() {
    A folded = state;
    state = null;
    return folded;
  }

  @Override
  void drop() {
    Owned.dispose(state);
    state = null;
  }
}
