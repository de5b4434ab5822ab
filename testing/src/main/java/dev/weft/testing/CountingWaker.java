package dev.weft.testing;

import dev.weft.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/// A waker that belongs to no runtime and counts its calls.
///
/// **Threads.** Any. A call is counted when it begins.
public final class CountingWaker implements Waker {

  private final AtomicInteger wakes = new AtomicInteger();
  private final Runnable then;
  private volatile boolean returned;

  /// One that only counts.
  public CountingWaker() {
    this(() -> {});
  }

  /// One that does something, too.
  ///
  /// @param then what each call does after it was counted; what it throws, the call throws
  public CountingWaker(Runnable then) {
    this.then = then;
  }

  @Override
  public void wake() {
    wakes.incrementAndGet();
    then.run();
    returned = true;
  }

  /// How often it was called.
  public int wakes() {
    return wakes.get();
  }

  /// How often it was called since the last call of this method, or ever if this is the first.
  public int takeWakes() {
    return wakes.getAndSet(0);
  }

  /// Whether a call has come to its end.
  public boolean hasReturned() {
    return returned;
  }

  @Override
  public String toString() {
    return "CountingWaker[" + wakes() + "]";
  }
}
