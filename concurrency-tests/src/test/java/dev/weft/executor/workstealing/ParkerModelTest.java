package dev.weft.executor.workstealing;

import dev.weft.concurrency.ModelChecked;
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
          var wakeups = new java.util.concurrent.Semaphore(0);
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

  /// The twin: says "parked" without looking whether it was notified.
  private static final class Forgetful {
    private final AtomicInteger state = new AtomicInteger();
    private Thread owner;

    void unpark() {
      if (state.getAndSet(2) == 1) {
        LockSupport.unpark(owner);
      }
    }

    void park() {
      state.set(1);
      while (state.get() != 2) {
        LockSupport.park(this);
      }
      state.set(0);
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
                      parker.park();
                    }
                  });
          parker.owner = owner;
          owner.start();
          work.set(true);
          parker.unpark();
          owner.join();
        });
  }
}
