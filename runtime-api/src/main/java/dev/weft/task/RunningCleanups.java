package dev.weft.task;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What runs on of futures that were cancelled, side by side: over when all are, and failed if one
/// did. Each poll polls all.
///
/// **Threads.** As every future; [#add] is called by its owner, also from inside a poll.
final class RunningCleanups implements Future<@Nullable Object>, Waiting {

  private final List<Future<?>> running = new ArrayList<>();
  private @Nullable Throwable failure;

  void add(Future<?> rest) {
    running.add(rest);
  }

  boolean isEmpty() {
    return running.isEmpty();
  }

  /// The only one there is, or all of them.
  Future<?> simplified() {
    return running.size() == 1 && failure == null ? running.getFirst() : this;
  }

  @Override
  public Poll<@Nullable Object> poll(Context cx) {
    for (int i = 0; i < running.size(); ) {
      if (isPending(running.get(i), cx)) {
        i++;
      } else {
        running.remove(i);
      }
    }
    if (!running.isEmpty()) {
      return Poll.pending();
    }
    Throwable failed = failure;
    failure = null;
    Cancelling.check(failed);
    return Poll.ready(null);
  }

  private boolean isPending(Future<?> rest, Context cx) {
    try {
      Poll<?> polled = rest.poll(cx);
      if (polled.isPending()) {
        return true;
      }
      failure = Ownership.dispose(polled, failure); // nobody receives it
      return false;
    } catch (Throwable t) {
      failure = Failure.merge(failure, t);
      return false;
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.step("cleaning up");
    for (Object rest : running.toArray()) {
      trace.future((Future<?>) rest);
    }
  }

  @Override
  public void cancel(Context cx) {
    Throwable failed = failure;
    failure = null;
    while (!running.isEmpty()) {
      failed = Cancelling.cancel(running.removeFirst(), cx, failed);
    }
    Cancelling.check(failed);
  }
}
