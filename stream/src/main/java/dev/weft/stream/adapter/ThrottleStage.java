package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#throttle].
public final class ThrottleStage extends Stage {

  private final Pause pause;

  public ThrottleStage(Duration gap) {
    this.pause = new Pause(gap);
  }

  @Override
  public boolean asksFirst() {
    return true;
  }

  @Override
  public Object pull(Context cx) throws Exception {
    return pause.isOver(cx) ? Signal.NEED : Signal.PENDING;
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) throws Exception {
    pause.begin(cx);
    return element;
  }

  @Override
  public void release(Release release) {
    pause.release(release);
  }
}
