package dev.weft.stream;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [Sink#each].
final class EachSink<T extends @Nullable Object> implements Sink<T> {

  private final Fn<? super T, ? extends Future<?>> fn;
  private @Nullable Future<?> current;
  private boolean over;

  EachSink(Fn<? super T, ? extends Future<?>> fn) {
    this.fn = Objects.requireNonNull(fn);
  }

  @Override
  public boolean pollSend(Context cx, T element) throws Exception {
    if (over) {
      throw new IllegalStateException("this sink is closed");
    }
    if (!pollFlush(cx)) {
      return false;
    }
    current = Objects.requireNonNull(fn.apply(element), "the sink's function gave no future");
    return true;
  }

  @Override
  public boolean pollFlush(Context cx) throws Exception {
    Future<?> running = current;
    if (running == null) {
      return true;
    }
    current = null;
    if (running.poll(cx) instanceof Poll.Ready<?>(Object value)) {
      Owned.dispose(value);
      return true;
    }
    current = running;
    return false;
  }

  @Override
  public boolean pollFinish(Context cx) throws Exception {
    over = true;
    return pollFlush(cx);
  }

  @Override
  public void cancelSend() {}

  @Override
  public void close() {
    over = true;
    Future<?> running = current;
    current = null;
    Owned.dispose(running);
  }
}
