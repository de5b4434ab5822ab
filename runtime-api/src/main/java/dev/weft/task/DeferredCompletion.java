package dev.weft.task;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.Failure;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The future of a task that is over but says so only when others are: tasks that it left behind
/// (the children of a scope), and what runs on of futures that were cancelled in it
/// ([CleanupScope]). Stands in the place of the task's future and passes on to it until then.
///
/// *Protocol.* **G1** `holds` is one for the task itself and one for each that it waits for.
/// Whoever lets go of the last one sees to it that the task is published, with the outcome that was
/// stored before the task let go of its own; not on its own stack, since that task may be the last
/// one that another waits for, and so on. **G2** Until then the task stays *running*, so that
/// nobody else runs it; wakes only leave a mark. **G3** Before all that, the task lives on as long
/// as there are `cleanups`: it is polled when woken, polls them, and nothing else once its outcome
/// is stored. They are the runner's.
public final class DeferredCompletion implements Future<@Nullable Object>, Waiting {

  private final Runnable over;
  private final AtomicInteger holds = new AtomicInteger(1);
  private final RunningCleanups cleanups = new RunningCleanups();
  private @Nullable Future<?> inner;
  private @Nullable Object outcome;

  /// @param over is told when the last one has let go and it was not the task
  DeferredCompletion(Runnable over, Future<?> inner) {
    this.over = over;
    this.inner = inner;
  }

  /// One more to wait for. The task's runner.
  void hold() {
    holds.incrementAndGet();
  }

  /// One of those waited for has ended. Any thread.
  public void release() {
    if (holds.decrementAndGet() == 0) {
      over.run();
    }
  }

  /// Whether the last one has let go.
  boolean isOver() {
    return holds.get() == 0;
  }

  /// G3: one more to poll. The task's runner.
  void keepPolling(Future<?> rest) {
    cleanups.add(rest);
  }

  /// The task is over.
  ///
  /// @return whether it lives on for its cleanups, with `end` stored
  boolean livesOn(Object end) {
    if (cleanups.isEmpty()) {
      return false;
    }
    inner = null;
    outcome = end;
    return true;
  }

  /// Whether the outcome is stored; null if not.
  @Nullable Object outcome() {
    return outcome;
  }

  /// Stores another outcome in the place of the one that is.
  void outcome(Object end) {
    outcome = end;
  }

  /// The task and its cleanups are over.
  ///
  /// @return whether it has to wait; if not, the caller publishes
  boolean keep(Object end) {
    inner = null;
    outcome = end;
    return holds.decrementAndGet() != 0;
  }

  @Override
  @SuppressWarnings("unchecked")
  public Poll<@Nullable Object> poll(Context cx) throws Exception {
    Poll<?> rest = pollRests(cx);
    return inner == null ? (Poll<@Nullable Object>) rest : (Poll<@Nullable Object>) inner.poll(cx);
  }

  private Poll<?> pollRests(Context cx) {
    try {
      return cleanups.poll(cx);
    } catch (Throwable failure) {
      failed(failure, cx);
      return Poll.ready(null);
    }
  }

  /// Ends the cleanups by force.
  void end(Context cx) {
    Throwable failure = Cancelling.cancel(cleanups, cx, null);
    if (failure != null) {
      failed(failure, cx);
    }
  }

  private void failed(Throwable failure, Context cx) {
    if (outcome instanceof Throwable end) {
      Failure.merge(end, failure);
    } else {
      Ownership.unhandled(cx, "cleaning up what was cancelled", failure);
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    Future<?> mine = inner;
    boolean cleans = !cleanups.isEmpty();
    trace.future(mine);
    trace.future(cleans ? cleanups : null);
    if (mine == null && !cleans) {
      trace.leaf("the ends of tasks that are aborted with it");
    }
  }

  @Override
  public void cancel(Context cx) {
    if (inner != null) {
      inner.cancel(cx);
    }
  }
}
