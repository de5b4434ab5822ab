package dev.weft;

import java.util.concurrent.atomic.AtomicInteger;

/// A waker that counts.
final class CountingWaker implements Waker {
  private final AtomicInteger wakes = new AtomicInteger();

  @Override
  public void wake() {
    wakes.incrementAndGet();
  }

  int wakes() {
    return wakes.get();
  }
}
