package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import dev.weft.task.Ownership;
import dev.weft.task.PollingThread;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [Future#map], [Future#then], [Future#recover]: a future and the steps that follow it, run by one
/// loop.
///
/// **No depth.** A chain never contains a chain. Adding a step to a chain, or a `then` whose
/// function returns one, *takes it over*: its steps move into this list, in constant time, and the
/// chain they came from is over. So building, polling and cancelling use the same stack however
/// many steps there are, and a recursion such as `loop(n) = work(n).then(x -> loop(n - 1))` runs in
/// constant space. This is the trampoline of cats-effect and of Scala's promise linking.
///
/// **Ownership.** The future given away belongs to the result, here as everywhere; since a chain
/// that was extended is over, using it again says so instead of going wrong.
///
/// **Budget.** Following a `then` or a `recover` spends a unit, unless the future before it spent
/// one, so that a loop of futures that are always ready lets others run.
public final class Chain<T extends @Nullable Object> implements Future<T>, Waiting {

  private enum Kind {
    MAP,
    THEN,
    RECOVER
  }

  private static final class Step {
    final Kind kind;
    final Fn<@Nullable Object, @Nullable Object> fn;
    @Nullable Step next;

    @SuppressWarnings("unchecked")
    Step(Kind kind, Fn<?, ?> fn) {
      this.kind = kind;
      this.fn = (Fn<@Nullable Object, @Nullable Object>) Objects.requireNonNull(fn);
    }
  }

  /// What is polled now; null when the chain is over.
  private @Nullable Future<?> current;

  private @Nullable Step first;

  /// Means something only if there is a first one.
  private @Nullable Step last;

  private Chain(Future<?> source, Step step) {
    follow(source);
    if (first == null) {
      first = step;
    } else {
      Objects.requireNonNull(last).next = step;
    }
    last = step;
  }

  public static <R extends @Nullable Object> Chain<R> map(Future<?> source, Fn<?, ? extends R> fn) {
    return new Chain<>(source, new Step(Kind.MAP, fn));
  }

  public static <R extends @Nullable Object> Chain<R> then(
      Future<?> source, Fn<?, ? extends Future<? extends R>> fn) {
    return new Chain<>(source, new Step(Kind.THEN, fn));
  }

  public static <R extends @Nullable Object> Chain<R> recover(
      Future<?> source, Fn<?, ? extends Future<? extends R>> fn) {
    return new Chain<>(source, new Step(Kind.RECOVER, fn));
  }

  /// Polls `future` from now on. If it is a chain, it is taken over.
  private void follow(Future<?> future) {
    if (!(future instanceof Chain<?> chain) || chain.current == null) {
      current = future;
      return;
    }
    current = chain.current;
    if (chain.first != null) {
      if (first == null) {
        last = chain.last;
      } else {
        Objects.requireNonNull(chain.last).next = first;
      }
      first = chain.first;
    }
    chain.end();
  }

  @Override
  @SuppressWarnings("unchecked")
  public Poll<T> poll(Context cx) throws Exception {
    PollingThread thread = PollingThread.of(cx);
    while (true) {
      Future<?> future = current;
      if (future == null) {
        throw PolledAfterCompletion.polled();
      }
      Object value = null;
      Throwable failure = null;
      int budget = thread.budget();
      try {
        Poll<?> polled = future.poll(cx);
        if (polled.isPending()) {
          return Poll.pending();
        }
        value = ((Poll.Ready<?>) polled).value();
      } catch (Throwable t) {
        failure = t;
      }
      boolean followed = false;
      while (!followed) {
        Step step = takeStep(failure != null);
        if (step == null) {
          end();
          if (failure != null) {
            throw SneakyThrow.rethrow(failure);
          }
          return Poll.ready((T) value);
        }
        try {
          Object result = step.fn.apply(failure == null ? value : failure);
          if (step.kind == Kind.MAP) {
            value = result;
          } else {
            follow(
                (Future<?>) Objects.requireNonNull(result, "the step's function gave no future"));
            followed = true;
          }
          failure = null;
        } catch (Throwable t) {
          // a function that throws has not taken its argument
          failure = failure == null ? Ownership.dispose(value, t) : t;
          value = null;
        }
      }
      if (thread.budget() == budget) {
        cx.madeProgress();
      }
      if (!cx.mayProceed()) {
        return Poll.pending();
      }
    }
  }

  /// Takes the next step that a failure, or a value, does not pass by.
  private @Nullable Step takeStep(boolean failed) {
    Step step = first;
    while (step != null && failed != (step.kind == Kind.RECOVER)) {
      step = step.next;
    }
    first = step == null ? null : step.next;
    return step;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(current);
  }

  @Override
  public void cancel(Context cx) {
    Future<?> future = current;
    end();
    if (future != null) {
      future.cancel(cx);
    }
  }

  private void end() {
    current = null;
    first = null;
    last = null;
  }
}
