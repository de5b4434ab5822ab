package dev.weft.stream;

import dev.weft.CheckReturnValue;
import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.stream.pipeline.Pipeline;
import org.jspecify.annotations.Nullable;

/// A stream whose next element can be looked at before it is taken; from [AsyncStream#peekable].
///
/// **Threads.** One party at a time.
public final class Peekable<T extends @Nullable Object> implements AsyncStream<T> {

  private final Pipeline<T> stream;
  private boolean ahead;

  /// Means something only while `ahead`.
  private @Nullable T peeked;

  Peekable(AsyncStream<T> stream) {
    this.stream = Pipeline.of(stream);
  }

  /// Looks for the next element.
  ///
  /// @return [Step#ITEM] when [#peeked] has it
  /// @throws Exception as [#pollNext]
  public Step pollPeek(Context cx) throws Exception {
    if (ahead) {
      return Step.ITEM;
    }
    Step step = stream.pollNext(cx);
    if (step == Step.ITEM) {
      peeked = stream.item();
      ahead = true;
    }
    return step;
  }

  /// The element that [#pollPeek] found; it stays the stream's.
  ///
  /// @throws IllegalStateException if there is none
  public T peeked() {
    if (!ahead) {
      throw new IllegalStateException("no element: peeked() is called after ITEM");
    }
    return peeked;
  }

  /// The next element, which stays in the stream, and which the stream owns; [Next.None] at the
  /// end.
  ///
  /// **Cancellation** loses nothing.
  @CheckReturnValue
  public Future<Next<T>> peek() {
    return Futures.pollFn(
        cx ->
            switch (pollPeek(cx)) {
              case ITEM -> Poll.ready(Next.some(peeked()));
              case PENDING -> Poll.pending();
              case END -> Poll.ready(Next.none());
            },
        cx -> {},
        trace -> Pipeline.explain(stream, trace));
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    return pollPeek(cx);
  }

  @Override
  public T item() {
    T taken = peeked();
    peeked = null;
    ahead = false;
    return taken;
  }

  @Override
  public void close() {
    if (ahead) {
      Owned.dispose(item());
    }
    stream.close();
  }
}
