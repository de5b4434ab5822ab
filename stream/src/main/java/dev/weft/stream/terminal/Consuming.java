package dev.weft.stream.terminal;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Stage;
import org.jspecify.annotations.Nullable;

/// A future that consumes a stream, which belongs to it. However it ends, the stream is closed, and
/// so is what was gathered, unless it is what the future yields.
///
/// It is the last stage of the stream's pipeline itself, one that wants more and more: so the
/// pipeline's loop runs from one pending source to the next without coming back for each element.
///
/// **Budget.** That of the stream's source: a poll ends where the source is pending.
public abstract class Consuming<R extends @Nullable Object> implements Future<R>, Waiting {

  /// Null when the future is over.
  private @Nullable Pipeline<?> pipeline;

  @SuppressWarnings("this-escape") // the stage calls back only when it is polled
  Consuming(AsyncStream<?> stream) {
    this.pipeline = Pipeline.of(stream, new Last(this));
  }

  private static final class Last extends Stage {
    private final Consuming<?> consumer;

    Last(Consuming<?> consumer) {
      this.consumer = consumer;
    }

    @Override
    public Object push(@Nullable Object element, Context cx) throws Exception {
      return consumer.take(element) ? Signal.NEED : Signal.END;
    }
  }

  /// Takes an element.
  ///
  /// @return whether to go on
  abstract boolean take(@Nullable Object element) throws Exception;

  /// What the future yields.
  abstract R result() throws Exception;

  /// Closes what was gathered.
  void drop() {}

  @Override
  public final Poll<R> poll(Context cx) throws Exception {
    Pipeline<?> running = pipeline;
    if (running == null) {
      throw new IllegalStateException(
          "this future is over (it was ready, failed or was cancelled) and must not be polled"
              + " again");
    }
    try {
      if (running.poll(cx) == Signal.PENDING) {
        return Poll.pending();
      }
      pipeline = null;
      return Poll.ready(result());
    } catch (Throwable failure) {
      pipeline = null; // the pipeline has closed itself
      drop();
      throw failure;
    }
  }

  @Override
  public final void explainWait(WaitTrace trace) {
    Pipeline.explain(pipeline, trace);
  }

  @Override
  public final void cancel(Context cx) {
    Pipeline<?> running = pipeline;
    pipeline = null;
    if (running != null) {
      running.close();
      drop();
    }
  }
}
