package dev.weft.inspection;

import dev.weft.AbortHandle;
import dev.weft.Durations;
import dev.weft.Future;
import dev.weft.dump.WaitStep;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks the futures of one task, from the outermost to the leaves, what they wait for. By a loop: a
/// chain of a million futures takes no stack. What one throws is a line of its own.
///
/// **Threads.** One.
final class ChainWalk implements WaitTrace {

  /// Futures that are asked of one task. A chain that changes meanwhile could lead in circles.
  private static final int FUTURES = 1 << 20;

  /// Lines kept of the beginning, and of the end.
  private static final int LINES = 500;

  /// What a chain ends at.
  ///
  /// @param future whose it is
  /// @param task what it waits for, 0 if it is no task
  /// @param throughLock whether `task` is who has acquired a lock
  /// @param unserved a warning about it, if there is one
  record Leaf(Future<?> future, long task, boolean throughLock, @Nullable String unserved) {

    boolean isSameAs(Leaf other) {
      return future == other.future
          && task == other.task
          && (unserved == null) == (other.unserved == null);
    }
  }

  private record Asked(Future<?> future, int depth) {}

  private final long nowNanos;
  private final ArrayDeque<Asked> toAsk = new ArrayDeque<>();
  private final List<WaitStep> begin = new ArrayList<>();
  private final ArrayDeque<WaitStep> end = new ArrayDeque<>();
  private final List<Leaf> leaves = new ArrayList<>();
  private int omitted;

  // Of the future that is being asked.
  private @Nullable Future<?> asked;
  private int depth;
  private final List<WaitStep> own = new ArrayList<>();
  private final List<WaitStep> ends = new ArrayList<>();
  private final List<Future<?>> inner = new ArrayList<>();

  /// @param nowNanos on the runtime's clock
  private ChainWalk(long nowNanos) {
    this.nowNanos = nowNanos;
  }

  /// The walk of the futures behind `outermost`; of none if that is null.
  static ChainWalk of(@Nullable Future<?> outermost, long nowNanos) {
    var walk = new ChainWalk(nowNanos);
    if (outermost != null) {
      walk.toAsk.add(new Asked(outermost, 0));
      walk.walk();
    }
    return walk;
  }

  private void walk() {
    for (int n = 0; n < FUTURES && toAsk.pollLast() instanceof Asked(var future, var at); n++) {
      ask(future, at);
    }
    if (!toAsk.isEmpty()) {
      leaves.add(new Leaf(toAsk.getLast().future, 0, false, null));
      add(new WaitStep(0, "... and more", null, true, 0));
    }
  }

  private void ask(Future<?> future, int at) {
    asked = future;
    depth = at;
    own.clear();
    ends.clear();
    inner.clear();
    int before = leaves.size();
    try {
      if (future instanceof Waiting waiting) {
        waiting.explainWait(this);
      } else {
        leaf(future.getClass().getName() + ", which does not say what it waits for");
      }
    } catch (Throwable failure) {
      leaf(future.getClass().getName() + ", which failed to say: " + failure.getClass().getName());
    }
    if (inner.isEmpty() && leaves.size() == before) {
      leaf(future.getClass().getName() + ", which named nothing that it waits for");
    }
    asked = null;
    own.forEach(this::add);
    boolean branches = ends.size() + inner.size() > 1;
    for (WaitStep leaf : ends) {
      add(branches ? new WaitStep(depth + 1, leaf.what(), null, true, leaf.taskId()) : leaf);
    }
    for (Future<?> next : inner.reversed()) {
      toAsk.add(new Asked(next, branches ? depth + 1 : depth));
    }
  }

  private void add(WaitStep step) {
    if (begin.size() < LINES) {
      begin.add(step);
      return;
    }
    end.add(step);
    if (end.size() > LINES) {
      end.removeFirst();
      omitted++;
    }
  }

  /// All lines, in their order; without those in the middle of a very long chain.
  List<WaitStep> steps() {
    var steps = new ArrayList<>(begin);
    if (omitted > 0) {
      steps.add(new WaitStep(0, "... " + omitted + " lines more ...", null, false, 0));
    }
    steps.addAll(end);
    return List.copyOf(steps);
  }

  /// All that the chain ends at.
  List<Leaf> leaves() {
    return leaves;
  }

  /// Where in the source the innermost frame of an async block waits; null if there is none.
  @Nullable StackTraceElement innermostFrame() {
    StackTraceElement found = null;
    for (WaitStep step : steps()) {
      found = step.position() != null ? step.position() : found;
    }
    return found;
  }

  /// Whether this one and `other` ended at the same futures, for the same reasons.
  boolean endsAsIn(ChainWalk other) {
    if (leaves.size() != other.leaves.size()) {
      return false;
    }
    for (int i = 0; i < leaves.size(); i++) {
      if (!leaves.get(i).isSameAs(other.leaves.get(i))) {
        return false;
      }
    }
    return true;
  }

  private Future<?> asked() {
    if (asked == null) {
      throw new IllegalStateException("a WaitTrace is valid during the call it was passed to");
    }
    return asked;
  }

  private void end(String what, long task, boolean throughLock, @Nullable String warning) {
    leaves.add(new Leaf(asked(), task, throughLock, warning));
    ends.add(new WaitStep(depth, what, null, true, task));
  }

  @Override
  public void frame(StackTraceElement position) {
    asked();
    own.add(new WaitStep(depth, "async block", position, false, 0));
  }

  @Override
  public void step(String what) {
    asked();
    own.add(new WaitStep(depth, what, null, false, 0));
  }

  @Override
  public void future(@Nullable Future<?> next) {
    asked();
    if (next != null) {
      inner.add(next);
    }
  }

  @Override
  public void leaf(String what) {
    end(what, 0, false, null);
  }

  @Override
  public void unserved(String what) {
    end(what, 0, false, what);
  }

  @Override
  public void timer(long deadlineNanos) {
    if (deadlineNanos < 0) {
      leaf("a timer that has not begun");
    } else if (deadlineNanos <= nowNanos) {
      leaf("a timer that is due");
    } else {
      Duration left = Duration.ofNanos(deadlineNanos - nowNanos);
      leaf("a timer, due in " + Durations.approximate(left));
    }
  }

  @Override
  public void task(AbortHandle task) {
    end("the end of " + task.name() + " #" + task.id(), task.id(), false, null);
  }

  @Override
  public void held(String what, long taskId) {
    end(
        taskId == 0 ? what : what + ", which #" + taskId + " has acquired",
        taskId,
        taskId != 0,
        null);
  }
}
