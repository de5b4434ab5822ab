package races;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A lock service, on threads: a release that comes while the lease runs out frees the lock of
/// whoever got it meanwhile.
public final class LockRace {

  private String holder = "first";
  private final AtomicInteger inside = new AtomicInteger();

  private synchronized boolean isHeldBy(String name) {
    return name.equals(holder);
  }

  private synchronized boolean acquire(String name) {
    if (holder != null) {
      return false;
    }
    holder = name;
    return true;
  }

  private synchronized void free() {
    holder = null;
  }

  private synchronized void expire(String name) {
    if (name.equals(holder)) {
      holder = null;
    }
  }

  private void release(String name) {
    if (isHeldBy(name)) { // the planted race
      free();
    }
  }

  private void client(String name) {
    for (int tries = 0; tries < 3; tries++) {
      if (acquire(name)) {
        if (inside.incrementAndGet() > 1) {
          throw new AssertionError("two hold the lock");
        }
        inside.decrementAndGet();
        release(name);
        return;
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    var service = new LockRace();
    List<Thread> threads = new ArrayList<>();
    threads.add(new Thread(() -> service.release("first")));
    threads.add(new Thread(() -> service.expire("first")));
    threads.add(new Thread(() -> service.client("second")));
    threads.add(new Thread(() -> service.client("third")));
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
