package dev.weft.examples.limits;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.JoinSet;
import dev.weft.Poll;
import dev.weft.UnhandledFailures;
import dev.weft.Weft;
import dev.weft.sync.Semaphore;
import dev.weft.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A program in which whatever happens for the first time happens while the heap is full: the first
/// task to end, the first timer to expire, the first permit given back. Prints how many tasks did
/// not end, and how many permits are missing.
final class FirstInFullHeap {
  private FirstInFullHeap() {}

  private static final int TASKS = 8;

  /// When the tasks wake up, and how long the heap is full.
  private static final Duration SLEEP = Duration.ofMillis(100);

  private static final long FULL_NANOS = 300_000_000;

  /// Fills the heap to the last word, and takes again what others give back, until the time has
  /// passed. Lets go of all when it returns.
  private static void fill() {
    Object[] full = null;
    int length = 1 << 16;
    for (long begin = System.nanoTime(); System.nanoTime() - begin < FULL_NANOS; ) {
      try {
        Object[] more = new Object[length];
        more[0] = full;
        full = more;
      } catch (OutOfMemoryError none) {
        length = Math.max(1, length / 2);
      }
    }
  }

  /// Sleeps, gives the permit back and fails.
  private static final class Last implements Future<Integer> {
    private final Future<?> sleep = Time.sleep(SLEEP);
    private final Semaphore.Permit permit;

    Last(Semaphore.Permit permit) {
      this.permit = permit;
    }

    @Override
    public Poll<Integer> poll(Context cx) throws Exception {
      boolean over = true;
      try {
        over = !sleep.poll(cx).isPending();
      } finally {
        if (over) {
          permit.close();
        }
      }
      if (over) {
        throw new IllegalStateException();
      }
      return Poll.pending();
    }

    @Override
    public void cancel(Context cx) {
      sleep.cancel(cx);
    }
  }

  private static boolean isLost(Weft weft, JoinHandle<?> handle) throws Exception {
    while (!handle.isFinished()) {
      try {
        weft.blockOn(Futures.timeout(Duration.ofSeconds(20), Futures.borrowed(handle)));
        return false;
      } catch (JoinException ended) {
        return false;
      } catch (TimeoutException e) {
        return !handle.isFinished();
      } catch (OutOfMemoryError full) {
        Thread.onSpinWait(); // the call itself needs some; again
      }
    }
    return false;
  }

  /// @param args the executor
  public static void main(String[] args) throws Exception {
    Weft weft =
        Weft.builder()
            .executor(args[0])
            .workers(2)
            .unhandledFailures(UnhandledFailures.IGNORE)
            .open();
    var semaphore = new Semaphore(1);
    var handles = new ArrayList<JoinHandle<?>>();
    for (int i = 0; i < TASKS; i++) {
      handles.add(weft.spawn(Time.sleep(SLEEP)));
    }
    handles.add(weft.spawn(Futures.joinAll(List.of(Time.sleep(SLEEP), Time.sleep(SLEEP)))));
    var set = new JoinSet<@Nullable Void>(weft);
    set.spawn(Time.sleep(SLEEP));
    handles.add(weft.spawn(set.joinNext()));
    handles.add(weft.spawn(new Last(Objects.requireNonNull(semaphore.tryAcquire()))));
    var full = new Thread(FirstInFullHeap::fill, "full");
    full.start();
    int lost = 0;
    for (JoinHandle<?> handle : handles) {
      lost += isLost(weft, handle) ? 1 : 0;
    }
    full.join();
    int missing = 1 - semaphore.availablePermits();
    boolean clean = weft.close(Duration.ofSeconds(20)).isClean();
    System.out.println(
        "never ended: " + lost + ", permits missing: " + missing + ", clean: " + clean);
  }
}
