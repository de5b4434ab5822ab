package dev.weft.io;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.outcome.PolledAfterCompletion;
import java.io.IOException;

/// [ByteStreams#copy].
final class CopyFuture implements Future<Long>, Waiting {

  private final CopyDirection direction;
  private boolean over;

  CopyFuture(CopyDirection direction) {
    this.direction = direction;
  }

  @Override
  public Poll<Long> poll(Context cx) throws IOException {
    if (over) {
      throw PolledAfterCompletion.polled();
    }
    boolean done;
    try {
      done = direction.pollCopy(cx);
    } catch (Throwable t) {
      end(cx);
      throw t;
    }
    if (!done) {
      return Poll.pending();
    }
    end(cx);
    return Poll.ready(direction.copied());
  }

  private void end(Context cx) {
    over = true;
    direction.end(cx);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("copying");
  }

  @Override
  public void cancel(Context cx) {
    if (!over) {
      end(cx);
    }
  }
}
