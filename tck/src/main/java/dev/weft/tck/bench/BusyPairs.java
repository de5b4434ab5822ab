package dev.weft.tck.bench;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Pairs of tasks that wake each other in every poll, as many as a runtime has workers. None of
/// them ever wakes itself or yields.
public final class BusyPairs implements AutoCloseable {

  private static final int WARM = 100;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger polls = new AtomicInteger();

  public BusyPairs(RuntimeKit kit, RuntimeSubject subject) {
    for (int i = 0; i < kit.capabilities().workers(); i++) {
      var wakers = new AtomicReferenceArray<Waker>(2);
      spawn(subject, wakers, 0);
      spawn(subject, wakers, 1);
    }
    kit.eventually("tasks that wake each other are polled", () -> polls.get() > WARM);
  }

  private void spawn(RuntimeSubject subject, AtomicReferenceArray<Waker> wakers, int mine) {
    subject.spawn(
        Futures.pollFn(
            cx -> {
              polls.incrementAndGet();
              wakers.set(mine, cx.waker());
              Waker other = wakers.get(1 - mine);
              if (other != null) {
                other.wake();
              }
              return over.get() ? Poll.ready(true) : Poll.pending();
            }));
  }

  /// Lets them end.
  @Override
  public void close() {
    over.set(true);
  }
}
