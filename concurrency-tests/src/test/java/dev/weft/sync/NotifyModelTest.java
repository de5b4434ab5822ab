package dev.weft.sync;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// M1-M3 of [Notify]: what was said while somebody looked, and what nobody received.
class NotifyModelTest {

  private interface Bell {
    void ring();

    Wait newWait();
  }

  private interface Wait {
    /// Whether it is over; if not, `waker` is left behind.
    boolean poll(Waker waker);

    void cancel();
  }

  private static final class Real implements Bell {
    private final Notify bell = ModelChecked.shared(new Notify());

    @Override
    public void ring() {
      bell.notifyOne();
    }

    @Override
    public Wait newWait() {
      var notified = ModelChecked.shared(bell.notified());
      return new Wait() {
        @Override
        public boolean poll(Waker waker) {
          return notified.poll(Context.of(waker)).isReady();
        }

        @Override
        public void cancel() {
          notified.cancel(Context.of(() -> {}));
        }
      };
    }
  }

  private static void await(Wait wait) {
    var wakes = new Semaphore(0);
    while (!wait.poll(wakes::release)) {
      wakes.acquireUninterruptibly();
    }
  }

  private static void putAndTake(Bell bell) throws InterruptedException {
    Queue<String> queue = new ArrayDeque<>();
    ModelChecked.together(
        () -> {
          while (true) {
            synchronized (queue) {
              if (queue.poll() != null) {
                return;
              }
            }
            await(bell.newWait());
          }
        },
        () -> {
          synchronized (queue) {
            queue.add("value");
          }
          bell.ring();
        });
  }

  @Test
  @DisplayName("12.8, M1: who looks, finds nothing and waits misses nothing")
  void m1_nothingIsMissed() {
    ModelChecked.check(() -> putAndTake(new Real()));
  }

  private static void cancelBeside(Bell bell) throws InterruptedException {
    var givesUp = bell.newWait();
    if (givesUp.poll(() -> {})) {
      throw new AssertionError("notified by nobody");
    }
    ModelChecked.together(bell::ring, givesUp::cancel, () -> await(bell.newWait()));
  }

  @Test
  @DisplayName("12.2, 12.8, M3: a notification whose waiter is cancelled reaches the next")
  void m3_isPassedOn() {
    ModelChecked.check(() -> cancelBeside(new Real()));
  }

  @Test
  @DisplayName("12.8, M2: notifyWaiters reaches who asked before it, however far he has come")
  void m2_allWhoAsked() {
    ModelChecked.check(
        () -> {
          var bell = ModelChecked.shared(new Notify());
          var notified = ModelChecked.shared(bell.notified());
          var wakes = new Semaphore(0);
          ModelChecked.together(
              bell::notifyWaiters,
              () -> {
                while (!notified.poll(Context.of(wakes::release)).isReady()) {
                  wakes.acquireUninterruptibly();
                }
              });
          if (bell.notified().enable()) {
            throw new AssertionError("stored");
          }
        });
  }

  /// The twin: looks at the store under one hold of the lock, and queues under another.
  private static class Twin implements Bell {
    private final WaitQueue queue = new WaitQueue();
    private boolean stored;

    @Override
    public void ring() {
      var wakers = new WakeList();
      synchronized (this) {
        if (queue.isEmpty()) {
          stored = true;
        } else {
          queue.grantFirst(wakers);
        }
      }
      wakers.wakeAll();
    }

    private synchronized boolean takeStored() {
      boolean taken = stored;
      stored = false;
      return taken;
    }

    @Override
    public Wait newWait() {
      var place = new Waiter();
      return new Wait() {
        @Override
        public boolean poll(Waker waker) {
          if (takeStored()) {
            return true;
          }
          synchronized (Twin.this) {
            if (!place.granted) {
              queue.await(place, waker);
            }
            return place.granted;
          }
        }

        @Override
        public void cancel() {
          synchronized (Twin.this) {
            queue.remove(place);
          }
        }
      };
    }
  }

  @Test
  @DisplayName("M1, broken twin: looks and queues in two steps")
  void m1_brokenTwin() {
    ModelChecked.mustFail(() -> putAndTake(ModelChecked.shared(new Twin())));
  }

  @Test
  @DisplayName("M3, broken twin: a cancelled waiter keeps what it was given")
  void m3_brokenTwin() {
    ModelChecked.mustFail(() -> cancelBeside(ModelChecked.shared(new Twin())));
  }
}
