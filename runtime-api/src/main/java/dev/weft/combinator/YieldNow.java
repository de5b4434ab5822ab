package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import org.jspecify.annotations.Nullable;

/// [dev.weft.Tasks#yieldNow]: pending once, and back at the tail of the queue after the driver had
/// a turn.
public final class YieldNow implements Future<@Nullable Void>, Waiting {

  private enum Stage {
    NEW,
    YIELDED,
    OVER
  }

  private Stage stage = Stage.NEW;

  @Override
  public Poll<@Nullable Void> poll(Context cx) {
    switch (stage) {
      case NEW -> {
        stage = Stage.YIELDED;
        cx.yieldTask();
        return Poll.pending();
      }
      case YIELDED -> {
        stage = Stage.OVER;
        return Poll.ready(null);
      }
      default -> throw PolledAfterCompletion.polled();
    }
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("its next turn");
  }

  @Override
  public void cancel(Context cx) {
    stage = Stage.OVER;
  }
}
