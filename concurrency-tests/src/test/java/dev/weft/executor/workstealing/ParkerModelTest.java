package dev.weft.executor.workstealing;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ParkerModelTest {

  @Test
  @DisplayName("6.4: an unpark at any moment ends the wait")
  void k1_noUnparkIsLost() {
    ModelChecked.check(
        () -> {
          Parker[] parker = new Parker[1];
          var work = new AtomicBoolean();
          var owner =
              new Thread(
                  () -> {
                    while (!work.get()) {
                      parker[0].park();
                    }
                  });
          parker[0] = new Parker(() -> {});
          owner.start();
          work.set(true);
          parker[0].unpark();
          owner.join();
        });
  }

  @Test
  @DisplayName("6.3: a stranger's unpark and a task that eats the permit change nothing")
  void k3_permitsOfOthers() {
    ModelChecked.check(
        () -> {
          Parker[] parker = new Parker[1];
          var work = new AtomicInteger();
          var owner =
              new Thread(
                  () -> {
                    for (int i = 1; i <= 2; i++) {
                      while (work.get() < i) {
                        parker[0].park();
                      }
                      LockSupport.unpark(Thread.currentThread());
                      LockSupport.park();
                    }
                  });
          parker[0] = new Parker(() -> {});
          owner.start();
          for (int i = 0; i < 2; i++) {
            work.incrementAndGet();
            parker[0].unpark();
          }
          owner.join();
        });
  }

  @Test
  @DisplayName("6.4: the same when the owner waits in the driver")
  void k1_inTheDriver() {
    ModelChecked.check(
        () -> {
          Parker[] parker = new Parker[1];
          var work = new AtomicBoolean();
          var wakeups = new Semaphore(0);
          var owner =
              new Thread(
                  () -> {
                    while (!work.get()) {
                      if (parker[0].enterDriver()) {
                        wakeups.acquireUninterruptibly();
                        parker[0].leaveDriver();
                      }
                    }
                  });
          parker[0] = new Parker(wakeups::release);
          owner.start();
          work.set(true);
          parker[0].unpark();
          owner.join();
        });
  }

  /// The twin: says that it waits without looking whether it was notified.
  private static final class Forgetful {
    private static final int AWAKE = 0;
    private static final int WAITING = 1;
    private static final int NOTIFIED = 2;
    private final AtomicInteger state = new AtomicInteger(AWAKE);

    void unpark(Runnable endWait) {
      if (state.getAndSet(NOTIFIED) == WAITING) {
        endWait.run();
      }
    }

    void begin() {
      state.set(WAITING);
    }

    boolean isNotified() {
      return state.get() == NOTIFIED;
    }

    void end() {
      state.set(AWAKE);
    }
  }

  @Test
  @DisplayName("6.4, broken twin: a parker that overwrites the notice loses an unpark")
  void k1_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var parker = new Forgetful();
          var work = new AtomicBoolean();
          var owner =
              new Thread(
                  () -> {
                    while (!work.get()) {
                      parker.begin();
                      while (!parker.isNotified()) {
                        LockSupport.park(parker);
                      }
                      parker.end();
                    }
                  });
          owner.start();
          work.set(true);
          parker.unpark(() -> LockSupport.unpark(owner));
          owner.join();
        });
  }

  @Test
  @DisplayName("6.4, broken twin: likewise when the owner waits in the driver")
  void k1_brokenTwin_inTheDriver() {
    ModelChecked.mustFail(
        () -> {
          var parker = new Forgetful();
          var work = new AtomicBoolean();
          var wakeups = new Semaphore(0);
          ModelChecked.together(
              () -> {
                while (!work.get()) {
                  parker.begin();
                  wakeups.acquireUninterruptibly();
                  parker.end();
                }
              },
              () -> {
                work.set(true);
                parker.unpark(wakeups::release);
              });
        });
  }
}
