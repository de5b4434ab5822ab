package dev.weft;

import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import dev.weft.task.Cancelling;
import dev.weft.task.Ownership;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The block of a [TaskScope]: runs the body, then waits for the children.
final class ScopeFuture<T extends @Nullable Object> implements Future<T>, Waiting {

  private enum Stage {
    NEW,
    BODY,
    CHILDREN,
    OVER
  }

  private final TaskScope.Policy policy;
  private final @Nullable Duration limit;
  private final Fn<? super TaskScope, ? extends Future<? extends T>> maker;
  private final Consumer<Context> cancelledUnbegun;

  private Stage stage = Stage.NEW;
  private @Nullable TaskScope scope;
  private @Nullable Future<?> deadline;
  private @Nullable Future<? extends T> body;
  private @Nullable Poll<? extends T> value;

  /// @param cancelledUnbegun what a cancel before the first poll does
  ScopeFuture(
      TaskScope.Policy policy,
      @Nullable Duration limit,
      Fn<? super TaskScope, ? extends Future<? extends T>> maker,
      Consumer<Context> cancelledUnbegun) {
    this.policy = policy;
    this.limit = limit;
    this.maker = Objects.requireNonNull(maker);
    this.cancelledUnbegun = cancelledUnbegun;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    if (stage == Stage.OVER) {
      throw PolledAfterCompletion.polled();
    }
    TaskScope s = scope;
    if (s == null) {
      s = begin(cx);
    }
    s.await(cx.waker());
    checkDeadline(s, cx);
    if (stage == Stage.BODY) {
      pollBody(s, cx);
    }
    if (stage == Stage.CHILDREN && s.close()) {
      return finish(s, cx);
    }
    return Poll.pending();
  }

  private TaskScope begin(Context cx) {
    var s = new TaskScope(cx.runtime().tasks(), policy);
    scope = s;
    stage = Stage.BODY;
    if (limit != null) {
      deadline = Time.sleep(limit);
    }
    try {
      body = maker.apply(s);
    } catch (Throwable t) {
      stage = Stage.CHILDREN;
      s.fail(t);
    }
    return s;
  }

  private void checkDeadline(TaskScope s, Context cx) {
    Future<?> timer = deadline;
    if (timer == null) {
      return;
    }
    try {
      if (timer.poll(cx).isPending()) {
        return;
      }
      s.expire(new TimeoutException("not over within " + Durations.format(limit())));
    } catch (Throwable noTimer) {
      s.fail(noTimer);
    }
    deadline = null;
    cancelBody(s, cx);
  }

  private Duration limit() {
    return Objects.requireNonNull(limit);
  }

  private void pollBody(TaskScope s, Context cx) {
    if (s.hasFailed()) {
      cancelBody(s, cx);
      return;
    }
    try {
      Poll<? extends T> polled = Objects.requireNonNull(body).poll(cx);
      if (polled.isPending()) {
        return;
      }
      value = polled;
    } catch (Throwable t) {
      s.fail(t);
    }
    body = null;
    stage = Stage.CHILDREN;
  }

  private void cancelBody(TaskScope s, Context cx) {
    Throwable thrown = Cancelling.cancel(body, cx, null);
    body = null;
    stage = Stage.CHILDREN;
    if (thrown != null) {
      s.fail(thrown);
    }
  }

  @SuppressWarnings("unchecked")
  private Poll<T> finish(TaskScope s, Context cx) {
    end(cx);
    boolean race = policy == TaskScope.Policy.FIRST_SUCCESS;
    Throwable failure = race && s.hasWinner() ? null : s.failure();
    if (failure != null) {
      Cancelling.check(Ownership.dispose(takeValue(), failure));
    }
    return (Poll<T>) (race ? s.winner() : Objects.requireNonNull(takeValue()));
  }

  private @Nullable Poll<? extends T> takeValue() {
    Poll<? extends T> taken = value;
    value = null;
    return taken;
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("a scope's " + (stage == Stage.CHILDREN ? "children" : "body"));
    trace.future(body);
    trace.future(deadline);
    if (stage == Stage.CHILDREN) {
      trace.leaf("the ends of its children");
    }
  }

  @Override
  public void cancel(Context cx) {
    if (stage == Stage.NEW) {
      stage = Stage.OVER;
      cancelledUnbegun.accept(cx);
      return;
    }
    TaskScope s = scope;
    boolean open = stage != Stage.OVER && s != null;
    Throwable thrown = open ? Cancelling.cancel(body, cx, null) : null;
    if (open) {
      thrown = s.abandon(cx.thread().task(), thrown);
    }
    end(cx);
    thrown = Ownership.dispose(takeValue(), thrown);
    Cancelling.check(thrown);
  }

  private void end(Context cx) {
    stage = Stage.OVER;
    body = null;
    Cancelling.cancel(deadline, cx, null);
    deadline = null;
  }
}
