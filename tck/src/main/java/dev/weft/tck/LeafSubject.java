package dev.weft.tck;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Waker;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A leaf future as [FutureTck] sees it, with the source that it waits for. One for each course of
/// events.
///
/// **Threads.** One at a time, except that [#makeReady] may come beside a poll.
public interface LeafSubject<T extends @Nullable Object> extends AutoCloseable {

  /// What is done with a context.
  interface Step<R extends @Nullable Object> {
    /// Does it.
    R take(Context cx) throws Exception;
  }

  /// Makes the future. Called once; not in a task.
  Future<T> future() throws Exception;

  /// Makes the future's progress possible; the next poll is ready.
  void makeReady() throws Exception;

  /// Makes the future's failure possible; the next poll throws.
  ///
  /// @throws UnsupportedOperationException if the source cannot; see [FutureCapabilities#fails]
  default void makeFail() throws Exception {
    throw new UnsupportedOperationException("this source cannot make its futures fail");
  }

  /// How many wakers, timers, registrations and permits the source holds for the future.
  ///
  /// @return -1 if that cannot be told
  int held();

  /// Polls or cancels: takes `step` with a context whose waker is `waker`. A future that needs a
  /// runtime has it taken in a task.
  default <R extends @Nullable Object> R with(Waker waker, Step<R> step) throws Exception {
    return step.take(Context.of(waker));
  }

  /// Releases the source.
  @Override
  default void close() throws IOException {}
}
