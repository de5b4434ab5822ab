package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.dump.WaitTrace;
import dev.weft.dump.Waiting;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.pipeline.Pipeline;
import org.jspecify.annotations.Nullable;

/// The next element of one of several streams, with the stream; null at its end.
final class NextOfOne implements Future<NextOfOne.@Nullable Found>, Waiting {

  /// An element and where it comes from.
  record Found(@Nullable Object element, AsyncStream<?> stream) {}

  private final AsyncStream<?> stream;

  NextOfOne(AsyncStream<?> stream) {
    this.stream = stream;
  }

  @Override
  public Poll<@Nullable Found> poll(Context cx) throws Exception {
    return switch (stream.pollNext(cx)) {
      case ITEM -> Poll.ready(new Found(stream.item(), stream));
      case PENDING -> Poll.pending();
      case END -> Poll.ready(null);
    };
  }

  @Override
  public void explainWait(WaitTrace trace) {
    Pipeline.explain(stream, trace);
  }

  @Override
  public void cancel(Context cx) {
    stream.close();
  }
}
