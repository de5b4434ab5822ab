package dev.weft.toys;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/// A future driven by hand, and its waker, which counts.
public final class Driven<T> implements Waker {

  private final Future<T> future;
  private final AtomicInteger wakes = new AtomicInteger();

  public Driven(Future<T> future) {
    this.future = future;
  }

  @Override
  public void wake() {
    wakes.incrementAndGet();
  }

  public int wakes() {
    return wakes.get();
  }

  /// Polls, and forgets what it was woken for.
  public Poll<T> poll() throws Exception {
    wakes.set(0);
    return future.poll(Context.of(this));
  }

  public boolean isPending() throws Exception {
    return poll().isPending();
  }

  /// The value, which must be there.
  public T value() throws Exception {
    if (poll() instanceof Poll.Ready<T>(var value)) {
      return value;
    }
    throw new AssertionError("pending");
  }

  public void cancel() {
    future.cancel(Context.of(this));
  }

  /// The value of a future that must be ready at its first poll.
  public static <T> T now(Future<T> future) throws Exception {
    return new Driven<>(future).value();
  }
}
