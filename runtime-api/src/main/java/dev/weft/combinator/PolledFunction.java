package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.PollFn;
import dev.weft.outcome.PolledAfterCompletion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#pollFn]: a leaf made of a function, and of what releases it.
public final class PolledFunction<T extends @Nullable Object> implements Future<T> {

  private @Nullable PollFn<T> poll;
  private final Consumer<Context> onCancel;
  private boolean started;

  public PolledFunction(PollFn<T> poll, Consumer<Context> onCancel) {
    this.poll = poll;
    this.onCancel = onCancel;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    PollFn<T> fn = poll;
    if (fn == null) {
      throw PolledAfterCompletion.polled();
    }
    started = true;
    Poll<T> polled;
    try {
      polled = fn.poll(cx);
    } catch (Throwable t) {
      poll = null;
      throw t;
    }
    if (polled != Poll.<T>pending()) {
      poll = null;
    }
    return polled;
  }

  @Override
  public void cancel(Context cx) {
    boolean release = poll != null && started;
    poll = null;
    if (release) {
      onCancel.accept(cx);
    }
  }
}
