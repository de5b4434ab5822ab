package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#chunksTimeout].
public final class ChunksTimeoutStage extends Stage {

  private final Chunk chunk;
  private final Pause pause;

  public ChunksTimeoutStage(int size, Duration limit) {
    this.chunk = new Chunk(size);
    this.pause = new Pause(limit);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) throws Exception {
    if (chunk.isEmpty()) {
      pause.begin(cx); // may throw, so before the element is kept
    }
    return chunk.add(element) ? take(cx) : Signal.NEED;
  }

  @Override
  public @Nullable Object pending(Context cx) throws Exception {
    return !chunk.isEmpty() && pause.isOver(cx) ? take(cx) : Signal.PENDING;
  }

  @Override
  public @Nullable Object ended(Context cx) {
    return chunk.isEmpty() ? Signal.END : take(cx);
  }

  private @Nullable Object take(Context cx) {
    pause.end(cx);
    return chunk.take();
  }

  @Override
  public void release(Release release) {
    pause.release(release);
    release.value(chunk.take());
  }
}
