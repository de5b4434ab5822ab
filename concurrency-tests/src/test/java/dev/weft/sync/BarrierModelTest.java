package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// B1 and B2 of [Barrier].
class BarrierModelTest {

  private static boolean await(Future<Boolean> wait) throws Exception {
    var wakes = new Semaphore(0);
    while (true) {
      if (wait.poll(Context.of(wakes::release)) instanceof Poll.Ready<Boolean>(Boolean leads)) {
        return leads;
      }
      wakes.acquireUninterruptibly();
    }
  }

  @Test
  @DisplayName("B1: both go on, and one of them leads")
  void b1_oneLeads() {
    ModelChecked.check(
        () -> {
          var barrier = ModelChecked.shared(new Barrier(2));
          var leaders = new AtomicInteger();
          ModelChecked.Body party =
              () -> {
                if (await(ModelChecked.shared(barrier.await()))) {
                  leaders.incrementAndGet();
                }
              };
          ModelChecked.together(party, party);
          if (leaders.get() != 1) {
            throw new AssertionError(leaders + " lead");
          }
        });
  }

  @Test
  @DisplayName("12.2, B2: one that gives up has come with the other, or not at all")
  void b2_givesUp() {
    ModelChecked.check(
        () -> {
          var barrier = ModelChecked.shared(new Barrier(2));
          var givesUp = ModelChecked.shared(barrier.await());
          givesUp.poll(Context.of(() -> {}));
          var last = ModelChecked.shared(barrier.await());
          var ready = new AtomicInteger();
          ModelChecked.together(
              () -> givesUp.cancel(Context.of(() -> {})),
              () -> {
                if (last.poll(Context.of(() -> {})).isReady()) {
                  ready.incrementAndGet();
                }
              });
          boolean next = barrier.await().poll(Context.of(() -> {})).isReady();
          if (next == (ready.get() == 1)) {
            throw new AssertionError("the round is not whole");
          }
        });
  }

  /// The twin: counts under one hold of the lock, and queues under another.
  private static final class Twin {
    private final WaitQueue queue = new WaitQueue();
    private int come;

    private synchronized boolean comesLast() {
      return ++come == 2;
    }

    boolean come(Waiter place, Waker waker) {
      if (!comesLast()) {
        synchronized (this) {
          queue.await(place, waker);
        }
        return false;
      }
      var wakers = new WakeList();
      synchronized (this) {
        queue.grantFirst(wakers);
      }
      wakers.wakeAll();
      return true;
    }
  }

  @Test
  @DisplayName("B1, broken twin: comes and queues in two steps")
  void b1_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = ModelChecked.shared(new Twin());
          ModelChecked.Body party =
              () -> {
                var wakes = new Semaphore(0);
                if (!twin.come(ModelChecked.shared(new Waiter()), wakes::release)) {
                  wakes.acquireUninterruptibly();
                }
              };
          ModelChecked.together(party, party);
        });
  }
}
