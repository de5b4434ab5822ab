package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Durations;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#timeout]. The clock runs only while somebody waits.
public final class TimeoutStage extends Stage {

  private final Duration limit;
  private final Pause pause;
  private boolean waiting;

  public TimeoutStage(Duration limit) {
    this.limit = limit;
    this.pause = new Pause(limit);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    waiting = false;
    pause.end(cx);
    return element;
  }

  @Override
  public Object pending(Context cx) throws Exception {
    if (!waiting) {
      waiting = true;
      pause.begin(cx);
    }
    if (pause.isOver(cx)) {
      throw new TimeoutException("no element within " + Durations.format(limit));
    }
    return Signal.PENDING;
  }

  @Override
  public void release(Release release) {
    pause.release(release);
  }
}
