package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#chunks].
public final class ChunksStage extends Stage {

  private final Chunk chunk;

  public ChunksStage(int size) {
    this.chunk = new Chunk(size);
  }

  @Override
  public @Nullable Object push(@Nullable Object element, Context cx) {
    return chunk.add(element) ? chunk.take() : Signal.NEED;
  }

  @Override
  public @Nullable Object ended(Context cx) {
    return chunk.isEmpty() ? Signal.END : chunk.take();
  }

  @Override
  public void release(Release release) {
    release.value(chunk.take());
  }
}
