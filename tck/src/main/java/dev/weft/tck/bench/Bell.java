package dev.weft.tck.bench;

import dev.weft.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/// A waker that belongs to no runtime: it counts.
///
/// **Threads.** Any.
public final class Bell implements Waker {

  private final AtomicInteger rings = new AtomicInteger();
  private final Runnable then;
  private volatile boolean through;

  public Bell() {
    this(() -> {});
  }

  /// Does `then` after each count.
  public Bell(Runnable then) {
    this.then = then;
  }

  @Override
  public void wake() {
    rings.incrementAndGet();
    then.run();
    through = true;
  }

  /// Whether a call has come to its end.
  public boolean isThrough() {
    return through;
  }

  /// How often it was called.
  public int rings() {
    return rings.get();
  }
}
