package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#debounce].
public final class DebounceStage extends Stage {

  private static final Object NONE = Signal.NEED;

  private final Pause pause;
  private @Nullable Object latest = NONE;

  public DebounceStage(Duration quiet) {
    this.pause = new Pause(quiet);
  }

  @Override
  public Object push(@Nullable Object element, Context cx) throws Exception {
    pause.begin(cx); // may throw, so before the element is kept
    Object replaced = latest;
    latest = element;
    Owned.dispose(replaced);
    return Signal.NEED;
  }

  @Override
  public @Nullable Object pending(Context cx) throws Exception {
    return latest != NONE && pause.isOver(cx) ? take(cx) : Signal.PENDING;
  }

  @Override
  public @Nullable Object ended(Context cx) {
    return latest == NONE ? Signal.END : take(cx);
  }

  private @Nullable Object take(Context cx) {
    pause.end(cx);
    Object taken = latest;
    latest = NONE;
    return taken;
  }

  @Override
  public void release(Release release) {
    pause.release(release);
    release.value(latest);
    latest = NONE;
  }
}
