package dev.weft.tck.bench;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.SpawnedTask;
import org.jspecify.annotations.Nullable;

/// A future that joins a task which it is told of only once it is a task itself, so that two can
/// await each other.
public final class LateJoin implements Future<String> {

  private volatile @Nullable Future<?> awaited;
  private volatile @Nullable Waker waker;
  private volatile boolean waiting;

  /// Says what to wait for, once.
  public void await(SpawnedTask<?> task) {
    awaited = task.join();
    Waker latest = waker;
    if (latest != null) {
      latest.wake();
    }
  }

  /// Whether it waits for it.
  public boolean isWaiting() {
    return waiting;
  }

  @Override
  public Poll<String> poll(Context cx) throws Exception {
    waker = cx.waker();
    Future<?> other = awaited;
    if (other == null) {
      return Poll.pending();
    }
    waiting = true;
    if (other.poll(cx).isReady()) {
      awaited = null; // the runtime is being closed
    }
    return Poll.pending();
  }

  @Override
  public void cancel(Context cx) {
    Future<?> other = awaited;
    if (other != null) {
      other.cancel(cx);
    }
  }
}
