package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.PollFn;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Futures#pollFn]: a leaf made of a function, and of what releases it.
public final class PolledFunction<T extends @Nullable Object> implements Future<T>, Waiting {

  private @Nullable PollFn<T> poll;
  private final Consumer<Context> onCancel;
  private final @Nullable Waiting waits;
  private boolean started;

  /// @param waits says what it waits for
  public PolledFunction(PollFn<T> poll, Consumer<Context> onCancel, @Nullable Waiting waits) {
    this.poll = poll;
    this.onCancel = onCancel;
    this.waits = waits;
  }

  private static String classOf(Object fn) {
    String name = fn.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
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
  public void explainWait(WaitTrace trace) {
    PollFn<T> fn = poll;
    Waiting says = waits;
    if (says != null && fn != null) {
      says.explainWait(trace);
    } else {
      trace.leaf("a polled function" + (fn == null ? " that is over" : " of " + classOf(fn)));
    }
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
