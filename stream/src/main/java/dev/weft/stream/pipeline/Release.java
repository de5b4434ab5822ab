package dev.weft.stream.pipeline;

import dev.weft.Owned;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// One closing of a [Pipeline] and of all that it holds. Pipelines inside of pipelines wait here
/// for their turn, so that closing needs no more stack however deep they lie.
///
/// Nothing here throws: what a `close` or a `cancel` throws goes to the runtime's policy for
/// failures that nobody awaits, as [Owned#dispose] says.
public final class Release {

  private final Deque<Pipeline<?>> waiting = new ArrayDeque<>();

  Release() {}

  /// A pipeline that is not needed any more, if there is one.
  public void pipeline(@Nullable Pipeline<?> pipeline) {
    if (pipeline != null) {
      waiting.add(pipeline);
    }
  }

  /// A value that nobody receives: it is closed if somebody has to own it; a future is cancelled.
  public void value(@Nullable Object value) {
    Owned.dispose(value);
  }

  /// Something to close that is not [Owned].
  public void resource(AutoCloseable resource) {
    Owned.dispose(
        (Owned)
            () -> {
              try {
                resource.close();
              } catch (IOException | RuntimeException e) {
                throw e;
              } catch (Exception e) {
                throw new IOException(e);
              }
            });
  }

  void run() {
    Pipeline<?> next;
    while ((next = waiting.poll()) != null) {
      next.releaseInto(this);
    }
  }
}
