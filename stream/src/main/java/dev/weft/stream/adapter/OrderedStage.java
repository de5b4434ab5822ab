package dev.weft.stream.adapter;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.stream.pipeline.Release;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import dev.weft.stream.unordered.RunningFuture;
import dev.weft.stream.unordered.RunningFutures;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// [dev.weft.stream.AsyncStream#buffered]: futures made of the elements, some at once, whose values
/// are passed on in the order of the elements. What is over before its turn keeps its place.
public final class OrderedStage extends Stage {

  private final int limit;
  private final Fn<@Nullable Object, ? extends Future<?>> fn;
  private final RunningFutures running = new RunningFutures();

  /// In the order of the elements, running or over.
  private final Deque<RunningFuture> places = new ArrayDeque<>();

  @SuppressWarnings("unchecked") // the pipeline pushes what it takes
  public OrderedStage(int limit, Fn<?, ? extends Future<?>> fn) {
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
    return places.size() < limit ? Signal.NEED : poll(cx);
  }

  @Override
  public Object push(@Nullable Object element, Context cx) throws Exception {
    Future<?> made = fn.apply(element);
    places.add(running.add(Objects.requireNonNull(made, "the stage's function gave no future")));
    return Signal.AGAIN; // the pull says whether there is another place
  }

  @Override
  public @Nullable Object pending(Context cx) throws Exception {
    return places.isEmpty() ? Signal.PENDING : poll(cx);
  }

  @Override
  public @Nullable Object ended(Context cx) throws Exception {
    return places.isEmpty() ? Signal.END : poll(cx);
  }

  private @Nullable Object poll(Context cx) throws Exception {
    RunningFuture first = places.getFirst();
    while (!first.isOver()) {
      if (running.poll(cx) == null) {
        return Signal.PENDING;
      }
    }
    places.remove();
    return first.value();
  }

  @Override
  public void release(Release release) {
    running.close();
    for (RunningFuture place : places) {
      release.value(place.untaken());
    }
    places.clear();
  }
}
