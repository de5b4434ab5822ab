package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;
import dev.weft.time.DelayQueue;
import java.util.Objects;

/// The values of a queue as they come due.
public final class DelayQueueSource extends Source {

  private final DelayQueue<?> queue;

  public DelayQueueSource(DelayQueue<?> queue) {
    this.queue = Objects.requireNonNull(queue);
  }

  @Override
  public Object poll(Context cx) {
    try {
      DelayQueue.Entry<?> due = queue.pollExpired(cx);
      return due == null ? Signal.PENDING : due.value();
    } catch (IllegalStateException failure) {
      if (queue.isClosed()) {
        return Signal.END;
      }
      throw failure;
    }
  }

  @Override
  public void release(Release release) {
    release.value(queue);
  }
}
