package dev.weft.interop.flow;

import dev.weft.Owned;
import java.util.concurrent.atomic.AtomicInteger;

/// An element that counts its closes.
final class Element implements Owned {
  final AtomicInteger closes = new AtomicInteger();

  @Override
  public void close() {
    closes.incrementAndGet();
  }
}
