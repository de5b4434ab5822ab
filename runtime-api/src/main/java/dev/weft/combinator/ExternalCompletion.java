package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.Failure;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.outcome.SneakyThrow;
import dev.weft.task.Cancelling;
import dev.weft.task.Ownership;
import dev.weft.task.PollingThread;
import dev.weft.task.TaskRuntime;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A future whose end comes from outside the runtime: one thread, whoever's, settles it once.
///
/// *Protocol.* **V1** The settler stores the outcome, then takes the waker; the owner stores its
/// waker, then looks at the outcome: one of them sees the other. **V2** Only the first outcome
/// counts, and the owner's cancellation is one. **V3** A value that reaches nobody is closed
/// ([dev.weft.Owned]): by the settler if the owner has cancelled before, by the owner if it cancels
/// later.
abstract class ExternalCompletion<T extends @Nullable Object> implements Future<T>, Waiting {

  private static final Object CANCELLED = new Object();

  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME =
          MethodHandles.lookup().findVarHandle(ExternalCompletion.class, "outcome", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// A [Poll.Ready], a [Failure], or `CANCELLED`.
  private volatile @Nullable Object outcome;

  private volatile @Nullable Waker waker;

  /// Whose policy hears of failures that nobody else can. Written before it is begun.
  private @Nullable TaskRuntime runtime;

  private boolean begun;
  private boolean over;

  /// Starts what will settle it; at the first poll. What it throws is the future's failure.
  abstract void begin();

  /// What will settle it, for dumps.
  abstract String source();

  /// Tells whoever would settle it that nobody wants to know.
  abstract void abandon();

  final void succeed(T value) {
    settle(Poll.ready(value));
  }

  final void fail(Throwable failure) {
    settle(new Failure(failure));
  }

  private void settle(Object end) {
    if (OUTCOME.compareAndSet(this, null, end)) {
      Waker w = waker;
      if (w != null) {
        w.wake();
      }
    } else if (end instanceof Poll.Ready<?>(Object value)) {
      Throwable failure = Ownership.dispose(value, null);
      if (failure != null) {
        Ownership.unhandled(runtime, Ownership.DISPOSING, failure);
      }
    }
  }

  /// The runtime that polls; null if nobody's. To be called by [#begin].
  final @Nullable TaskRuntime runtime() {
    return runtime;
  }

  final boolean isAbandoned() {
    return outcome == CANCELLED;
  }

  @Override
  @SuppressWarnings("unchecked")
  public final Poll<T> poll(Context cx) {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    if (!cx.mayProceed()) {
      return Poll.pending();
    }
    waker = cx.waker();
    if (!begun) {
      runtime = PollingThread.of(cx).runtimeOrNull();
    }
    start();
    switch (outcome) {
      case null -> {
        return Poll.pending();
      }
      case Failure(Throwable failure) -> {
        end();
        throw SneakyThrow.rethrow(failure);
      }
      case Object value -> {
        end();
        cx.madeProgress();
        return (Poll.Ready<T>) value;
      }
    }
  }

  private void start() {
    if (!begun) {
      begun = true;
      try {
        begin();
      } catch (Throwable t) {
        fail(t);
      }
    }
  }

  private void end() {
    over = true;
    waker = null;
  }

  @Override
  public final void explainWait(WaitTrace trace) {
    trace.leaf(begun ? source() : source() + ", not begun");
  }

  @Override
  public final void cancel(Context cx) {
    boolean first = !over;
    end();
    if (!first) {
      return;
    }
    if (OUTCOME.compareAndSet(this, null, CANCELLED)) {
      abandon();
    } else if (outcome instanceof Poll.Ready<?>(Object value)) {
      Cancelling.check(Ownership.dispose(value, null));
    }
  }
}
