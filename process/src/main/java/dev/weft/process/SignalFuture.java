package dev.weft.process;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.stream.Step;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The future of [Signals#signal]: listens from its first poll to its end.
final class SignalFuture implements Future<SignalKind>, Waiting {

  private final Set<SignalKind> kinds;
  private @Nullable SignalStream listening;
  private boolean over;

  SignalFuture(Set<SignalKind> kinds) {
    this.kinds = kinds;
  }

  @Override
  public Poll<SignalKind> poll(Context cx) {
    if (over) {
      throw new IllegalStateException("polled after its end");
    }
    SignalStream signals = listening;
    if (signals == null) {
      try {
        signals = SignalStream.of(kinds);
      } catch (IllegalArgumentException refused) {
        over = true;
        throw refused;
      }
      listening = signals;
    }
    if (signals.pollNext(cx) != Step.ITEM) {
      return Poll.pending();
    }
    SignalKind kind = signals.item();
    cancel(cx);
    return Poll.ready(kind);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.leaf("a signal of " + kinds);
  }

  @Override
  public void cancel(Context cx) {
    over = true;
    if (listening != null) {
      listening.close();
      listening = null;
    }
  }
}
