package dev.weft.tck.bench;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.RuntimeKit;
import dev.weft.tck.RuntimeSubject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps all workers of a runtime busy, so that what is woken meanwhile has to wait.
public final class HeldWorkers implements AutoCloseable {

  private final CountDownLatch released = new CountDownLatch(1);

  public HeldWorkers(RuntimeKit kit, RuntimeSubject subject) {
    int workers = kit.capabilities().workers();
    var busy = new AtomicInteger();
    for (int i = 0; i < workers; i++) {
      subject.spawn(
          Futures.pollFn(
              cx -> {
                busy.incrementAndGet();
                released.await();
                return Poll.ready(true);
              }));
    }
    kit.eventually(
        "as many tasks run at once as the runtime has workers, " + workers,
        () -> busy.get() == workers);
  }

  /// Lets the workers go.
  @Override
  public void close() {
    released.countDown();
  }
}
