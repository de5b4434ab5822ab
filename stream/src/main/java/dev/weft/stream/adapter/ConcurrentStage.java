package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import dev.weft.stream.unordered.RunningFuture;
import dev.weft.stream.unordered.RunningFutures;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#bufferUnordered]: futures made of the elements, some at once, whose
/// values are passed on as they come. First the places are filled, then the futures are polled.
public final class ConcurrentStage extends Stage {

  private final int limit;
  private final Fn<@Nullable Object, ? extends Future<?>> fn;
  private final RunningFutures running = new RunningFutures();

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public ConcurrentStage(int limit, Fn<?, ? extends Future<?>> fn) {
    if (limit < 1) {
      throw new IllegalArgumentException(limit + " futures at once");
    }
    this.limit = limit;
    this.fn = (Fn<@Nullable Object, ? extends Future<?>>) Objects.requireNonNull(fn);
  }

  @Override
  public boolean asksFirst() {
    return true;
  }

  @Override
  public @Nullable Object pull(Context cx) throws Exception {
    return running.size() < limit ? Signal.NEED : poll(cx);
  }

  @Override
  public Object push(@Nullable Object element, Context cx) throws Exception {
    running.add(Objects.requireNonNull(fn.apply(element), "the stage's function gave no future"));
    return Signal.AGAIN; // the pull says whether there is another place
  }

  @Override
  public @Nullable Object pending(Context cx) throws Exception {
    return poll(cx);
  }

  @Override
  public @Nullable Object ended(Context cx) throws Exception {
    return running.isEmpty() ? Signal.END : poll(cx);
  }

  private @Nullable Object poll(Context cx) throws Exception {
    RunningFuture over = running.poll(cx);
    return over == null ? Signal.PENDING : over.value();
  }

  @Override
  public void release(Release release) {
    running.close();
  }
}
