package dev.weft.stream.pipeline;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import org.jspecify.annotations.Nullable;

/// A stream that is no pipeline, as the source of one.
final class Foreign extends Source {

  private final AsyncStream<?> stream;

  Foreign(AsyncStream<?> stream) {
    this.stream = stream;
  }

  @Override
  public @Nullable Object poll(Context cx) throws Exception {
    return switch (stream.pollNext(cx)) {
      case ITEM -> stream.item();
      case PENDING -> Signal.PENDING;
      case END -> Signal.END;
    };
  }

  @Override
  public void release(Release release) {
    release.value(stream);
  }
}
