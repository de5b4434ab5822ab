package dev.weft.tck.bench;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Futures of which each, when woken, wakes the next. They note whether a poll began inside another
/// one on the same thread.
public final class WakeChain {

  private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);
  private final AtomicReferenceArray<Waker> wakers;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger woken = new AtomicInteger();
  private final AtomicInteger deepest = new AtomicInteger();

  public WakeChain(int length) {
    wakers = new AtomicReferenceArray<>(length);
  }

  /// One link. Its first poll waits, its second wakes the next link and ends.
  public Future<Boolean> link(int index) {
    return Futures.pollFn(
        cx -> {
          int[] mine = depth.get();
          deepest.accumulateAndGet(++mine[0], Math::max);
          try {
            if (wakers.getAndSet(index, cx.waker()) == null) {
              waiting.incrementAndGet();
              return Poll.pending();
            }
            wake(index + 1);
            woken.incrementAndGet();
            return Poll.ready(true);
          } finally {
            mine[0]--;
          }
        });
  }

  /// Wakes one link, if there is one with this number.
  public void wake(int index) {
    if (index < wakers.length()) {
      Objects.requireNonNull(wakers.get(index)).wake();
    }
  }

  /// How many wait, or have waited.
  public int waiting() {
    return waiting.get();
  }

  /// How many have been woken.
  public int woken() {
    return woken.get();
  }

  /// How many polls were under way on one thread, at most.
  public int deepest() {
    return deepest.get();
  }

  /// Whether the calling thread is in a poll.
  public boolean isInside() {
    return depth.get()[0] > 0;
  }
}
