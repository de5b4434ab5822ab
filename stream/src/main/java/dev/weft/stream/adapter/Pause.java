package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.stream.pipeline.Release;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A time that is waited for again and again, each time from [#begin] on.
final class Pause {

  private final Duration length;
  private @Nullable Future<?> sleep;

  Pause(Duration length) {
    this.length = Objects.requireNonNull(length);
  }

  /// Starts anew.
  void begin(Context cx) throws Exception {
    end(cx);
    Future<?> begun = Time.sleep(length);
    sleep = begun;
    if (begun.poll(cx).isReady()) {
      sleep = null;
    }
  }

  boolean isRunning() {
    return sleep != null;
  }

  /// Whether it is over, or was not begun. If not, the waker of `cx` will be called.
  boolean isOver(Context cx) throws Exception {
    Future<?> running = sleep;
    if (running != null && running.poll(cx).isReady()) {
      sleep = null;
    }
    return sleep == null;
  }

  /// Takes the timer out.
  void end(Context cx) {
    Future<?> running = sleep;
    sleep = null;
    if (running != null) {
      running.cancel(cx);
    }
  }

  void release(Release release) {
    release.value(sleep);
    sleep = null;
  }
}
