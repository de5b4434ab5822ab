package dev.weft.console;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Wakes up each second, for ever.
final class Ticking implements Future<@Nullable Void>, Waiting {
  private Future<?> second = Time.sleep(Duration.ofSeconds(1));

  @Override
  public Poll<@Nullable Void> poll(Context cx) throws Exception {
    while (second.poll(cx) instanceof Poll.Ready<?>) {
      second = Time.sleep(Duration.ofSeconds(1));
    }
    return Poll.pending();
  }

  @Override
  public void cancel(Context cx) {
    second.cancel(cx);
  }

  @Override
  public void explainWait(WaitTrace trace) {
    trace.future(second);
  }
}
