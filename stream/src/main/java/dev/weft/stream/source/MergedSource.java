package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import dev.weft.stream.unordered.RunningFuture;
import dev.weft.stream.unordered.RunningFutures;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Any number of streams at once, of which a poll asks only those that were woken; each element
/// goes to the end of the queue with its stream.
public final class MergedSource extends Source {

  private final Deque<AsyncStream<?>> fresh = new ArrayDeque<>();
  private final RunningFutures running = new RunningFutures();

  public MergedSource(Collection<? extends AsyncStream<?>> streams) {
    for (AsyncStream<?> stream : streams) {
      fresh.add(Pipeline.of(stream));
    }
  }

  @Override
  public @Nullable Object poll(Context cx) throws Exception {
    AsyncStream<?> next;
    while ((next = fresh.poll()) != null) {
      running.add(new NextOfOne(next));
    }
    while (!running.isEmpty()) {
      RunningFuture over = running.poll(cx);
      if (over == null) {
        return Signal.PENDING;
      }
      if (over.value() instanceof NextOfOne.Found(Object element, AsyncStream<?> stream)) {
        running.add(new NextOfOne(stream));
        return element;
      }
    }
    return Signal.END;
  }

  @Override
  public void release(Release release) {
    running.close();
    AsyncStream<?> next;
    while ((next = fresh.poll()) != null) {
      release.value(next);
    }
  }
}
