package dev.weft.testing;

import dev.weft.AbortHandle;
import dev.weft.Future;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks a future, and those that it names, what they wait for, as a dump does. By a loop, so that a
/// long chain takes no stack.
///
/// **Threads.** One.
final class ToldWaits implements WaitTrace {

  private final List<String> lines = new ArrayList<>();
  private final ArrayDeque<Future<?>> toAsk = new ArrayDeque<>();
  private final List<Future<?>> named = new ArrayList<>();

  private ToldWaits() {}

  static List<String> of(Future<?> future) {
    var told = new ToldWaits();
    told.toAsk.add(future);
    while (told.toAsk.pollLast() instanceof Future<?> next) {
      told.ask(next);
    }
    return List.copyOf(told.lines);
  }

  private void ask(Future<?> future) {
    if (!(future instanceof Waiting waiting)) {
      lines.add(future.getClass().getName() + ", which does not say what it waits for");
      return;
    }
    waiting.explainWait(this);
    named.reversed().forEach(toAsk::add);
    named.clear();
  }

  @Override
  public void frame(StackTraceElement position) {
    lines.add("at " + position);
  }

  @Override
  public void step(String what) {
    lines.add(what);
  }

  @Override
  public void future(@Nullable Future<?> inner) {
    if (inner != null) {
      named.add(inner);
    }
  }

  @Override
  public void leaf(String what) {
    lines.add(what);
  }

  @Override
  public void unserved(String what) {
    lines.add(what);
  }

  @Override
  public void timer(long deadlineNanos) {
    lines.add("a timer");
  }

  @Override
  public void task(AbortHandle task) {
    lines.add("the end of " + task.name());
  }

  @Override
  public void held(String what, long taskId) {
    lines.add(what);
  }
}
