package dev.weft.interop.flow;

import dev.weft.Context;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import java.util.concurrent.atomic.AtomicInteger;

/// Streams whose closes are counted.
final class CountingCloses {
  private CountingCloses() {}

  static <T> AsyncStream<T> closing(AsyncStream<T> stream, AtomicInteger closes) {
    return new AsyncStream<>() {
      @Override
      public Step pollNext(Context cx) throws Exception {
        return stream.pollNext(cx);
      }

      @Override
      public T item() {
        return stream.item();
      }

      @Override
      public void close() {
        closes.incrementAndGet();
        stream.close();
      }
    };
  }
}
