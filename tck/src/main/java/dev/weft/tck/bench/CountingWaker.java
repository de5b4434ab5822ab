package dev.weft.tck.bench;

import dev.weft.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/// A waker that belongs to no runtime and counts its calls.
///
/// **Threads.** Any.
public final class CountingWaker implements Waker {

  private final AtomicInteger wakes = new AtomicInteger();
  private final Runnable then;
  private volatile boolean returned;

  public CountingWaker() {
    this(() -> {});
  }

  /// Does `then` after each count.
  public CountingWaker(Runnable then) {
    this.then = then;
  }

  @Override
  public void wake() {
    wakes.incrementAndGet();
    then.run();
    returned = true;
  }

  /// Whether a call has come to its end.
  public boolean hasReturned() {
    return returned;
  }

  /// How often it was called.
  public int wakes() {
    return wakes.get();
  }
}
