package dev.weft.tck.bench;

import dev.weft.Owned;
import java.util.concurrent.atomic.AtomicInteger;

/// A value that somebody has to own, and how often it was closed.
///
/// **Threads.** Any.
public final class OwnedValue implements Owned {

  private final AtomicInteger closes = new AtomicInteger();

  /// How often it was closed.
  public int closes() {
    return closes.get();
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
