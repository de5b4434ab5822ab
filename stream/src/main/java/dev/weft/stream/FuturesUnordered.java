package dev.weft.stream;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.stream.unordered.RunningFuture;
import dev.weft.stream.unordered.RunningFutures;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Any number of futures at once, and a stream of what they yield, in the order in which they end.
/// More can be added while it runs.
///
/// ```java
/// var requests = new FuturesUnordered<Page>();
/// addresses.forEach(address -> requests.add(fetch(address)));
/// while (await(requests.next()) instanceof Some(var page)) {
///   page.links().forEach(link -> requests.add(fetch(link)));
/// }
/// ```
///
/// A poll polls only futures that were woken, so that a million of them cost no more than their
/// wakes. They run inside the task that polls the stream; for tasks of their own there is
/// [dev.weft.JoinSet].
///
/// The stream ends when no future is left; after [#add] it goes on. The first failure ends it for
/// good and cancels the rest: to have failures as values, add [dev.weft.Futures#catching].
///
/// **Threads.** One party at a time; whoever waits for an element while another future is added
/// polls again.
///
/// The idea is that of `FuturesUnordered` in futures-rs.
public final class FuturesUnordered<T extends @Nullable Object> implements AsyncStream<T> {

  private final RunningFutures running = new RunningFutures();
  private @Nullable RunningFuture found;
  private boolean closed;

  /// An empty one.
  public FuturesUnordered() {}

  /// One with `futures`.
  public FuturesUnordered(Collection<? extends Future<? extends T>> futures) {
    futures.forEach(running::add);
  }

  /// Adds `future`, which the next poll begins.
  ///
  /// @throws IllegalStateException if this is closed, or a future has failed; `future` stays with
  ///   the caller
  public void add(Future<? extends T> future) {
    if (closed) {
      throw new IllegalStateException("this FuturesUnordered is closed");
    }
    running.add(future);
  }

  /// How many futures are not over.
  public int size() {
    return running.size();
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    if (running.isEmpty()) {
      return Step.END;
    }
    RunningFuture over = running.poll(cx);
    if (over == null) {
      return Step.PENDING;
    }
    if (over.isFailed()) {
      close();
      over.value(); // throws
    }
    found = over;
    return Step.ITEM;
  }

  @Override
  @SuppressWarnings("unchecked") // the futures yield T
  public T item() {
    RunningFuture over = found;
    if (over == null) {
      throw new IllegalStateException("no element: item() is called once, after ITEM");
    }
    found = null;
    return (T) over.untaken();
  }

  @Override
  public void close() {
    closed = true;
    RunningFuture untaken = found;
    found = null;
    running.close();
    if (untaken != null) {
      Owned.dispose(untaken.untaken());
    }
  }
}
