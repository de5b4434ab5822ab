package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.Watch;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The latest value of a watch, and each later one that is still the latest when it is asked for.
public final class WatchSource extends Source {

  private final Watch.Receiver<?> receiver;
  private boolean begun;

  public WatchSource(Watch.Receiver<?> receiver) {
    this.receiver = Objects.requireNonNull(receiver);
  }

  @Override
  public @Nullable Object poll(Context cx) {
    if (!begun) {
      if (!cx.mayProceed()) {
        return Signal.PENDING;
      }
      begun = true;
      cx.madeProgress();
      return receiver.get();
    }
    try {
      return receiver.pollChanged(cx) ? receiver.get() : Signal.PENDING;
    } catch (ChannelClosedException end) {
      return Signal.END;
    }
  }

  @Override
  public void release(Release release) {
    release.value(receiver);
  }
}
