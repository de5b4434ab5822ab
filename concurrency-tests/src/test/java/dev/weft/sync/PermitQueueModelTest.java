package dev.weft.sync;

import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Q1-Q5 of [PermitQueue]: permits that are taken without the lock beside a queue that has one.
class PermitQueueModelTest {

  /// What is done with permits, one at a time.
  private interface Permits {
    /// Whether a permit was acquired; if not, `waker` is left in `place`.
    boolean acquire(PermitWaiter place, Waker waker) throws SemaphoreClosedException;

    void release();
  }

  private static final class Real implements Permits {
    private final PermitQueue queue;

    Real(int permits) {
      queue = ModelChecked.shared(new PermitQueue(permits));
    }

    @Override
    public boolean acquire(PermitWaiter place, Waker waker) throws SemaphoreClosedException {
      return queue.acquire(place, 1, waker);
    }

    @Override
    public void release() {
      queue.release(1);
    }
  }

  private static void await(PermitQueue queue, int n) throws SemaphoreClosedException {
    var place = ModelChecked.shared(new PermitWaiter());
    var wakes = new Semaphore(0);
    while (!queue.acquire(place, n, wakes::release)) {
      wakes.acquireUninterruptibly();
    }
  }

  private static void useInTurn(Permits permits) throws InterruptedException {
    var inside = new AtomicInteger();
    ModelChecked.Body user =
        () -> {
          var place = ModelChecked.shared(new PermitWaiter());
          var wakes = new Semaphore(0);
          while (!permits.acquire(place, wakes::release)) {
            wakes.acquireUninterruptibly();
          }
          if (inside.incrementAndGet() != 1) {
            throw new AssertionError("two hold the one permit");
          }
          inside.decrementAndGet();
          permits.release();
        };
    ModelChecked.together(user, user);
  }

  @Test
  @DisplayName("12.2, Q1, Q2: one permit is held by one, and who waits for it is woken")
  void q1_oneAtATime() {
    ModelChecked.check(() -> useInTurn(new Real(1)));
  }

  @Test
  @DisplayName("12.2, Q4: a grant that is cancelled beside the release reaches the next")
  void q4_cancelledGrantIsPassedOn() {
    ModelChecked.check(
        () -> {
          var queue = ModelChecked.shared(new PermitQueue(0));
          var given = ModelChecked.shared(new PermitWaiter());
          if (queue.acquire(given, 1, () -> {})) {
            throw new AssertionError("acquired from nothing");
          }
          ModelChecked.together(
              () -> queue.cancel(given), () -> queue.release(1), () -> await(queue, 1));
          if (queue.free() != 0) {
            throw new AssertionError("a permit too many");
          }
        });
  }

  @Test
  @DisplayName(
      "Q3: one that needs two gets them from two, beside one that needs none of it for long")
  void q3_manyAtOnce() {
    ModelChecked.check(
        () -> {
          var queue = ModelChecked.shared(new PermitQueue(0));
          ModelChecked.together(
              () -> await(queue, 2),
              () -> queue.release(1),
              () -> {
                queue.release(1);
                if (queue.tryAcquire(1)) {
                  queue.release(1);
                }
              });
          if (queue.free() != 0) {
            throw new AssertionError("a permit too many");
          }
        });
  }

  @Test
  @DisplayName("12.3, Q5: a close is heard by who waits, or is about to")
  void q5_closeIsHeard() {
    ModelChecked.check(
        () -> {
          var queue = ModelChecked.shared(new PermitQueue(0));
          ModelChecked.together(
              queue::close,
              () -> {
                try {
                  await(queue, 1);
                  throw new AssertionError("acquired from nothing");
                } catch (SemaphoreClosedException expected) {
                  // that is it
                }
              });
        });
  }

  /// The twin: whoever finds nothing queues, but does not say so in the word by the same step.
  private static final class Twin implements Permits {
    private final AtomicInteger free = new AtomicInteger(1);
    private final WaitQueue queue = new WaitQueue();
    private volatile boolean awaited;

    @Override
    public boolean acquire(PermitWaiter place, Waker waker) {
      if (take()) {
        return true;
      }
      synchronized (this) {
        if (place.granted) {
          return true;
        }
        queue.await(place, waker);
        awaited = true;
        return false;
      }
    }

    private boolean take() {
      int before = free.get();
      return !awaited && before > 0 && free.compareAndSet(before, before - 1);
    }

    @Override
    public void release() {
      if (!awaited) {
        free.incrementAndGet();
        return;
      }
      var wakers = new WakeList();
      synchronized (this) {
        queue.grantFirst(wakers);
        awaited = !queue.isEmpty();
      }
      wakers.wakeAll();
    }
  }

  @Test
  @DisplayName("Q1, broken twin: looks at the permits and queues in two steps")
  void q1_brokenTwin() {
    ModelChecked.mustFail(() -> useInTurn(ModelChecked.shared(new Twin())));
  }
}
