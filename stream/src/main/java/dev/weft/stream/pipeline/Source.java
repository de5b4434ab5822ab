package dev.weft.stream.pipeline;

import dev.weft.Context;
import org.jspecify.annotations.Nullable;

/// Where the elements of a [Pipeline] come from.
///
/// **Threads.** Of the pipeline.
public abstract class Source {

  /// For subclasses.
  protected Source() {}

  /// The next element, [Signal#PENDING] or [Signal#END]. Not called any more after the end, or
  /// after it has thrown. Asks the budget of `cx`, and spends it.
  public abstract @Nullable Object poll(Context cx) throws Exception;

  /// Lets go of all it holds. Called once, also before the first poll and after the end.
  public void release(Release release) {}
}
