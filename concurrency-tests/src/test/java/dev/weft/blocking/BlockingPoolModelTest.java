package dev.weft.blocking;

import dev.weft.Futures;
import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.ThreadBound;
import dev.weft.task.TaskEnv;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BlockingPoolModelTest {

  private static BlockingTask task(long id) {
    return new BlockingTask(new TaskEnv(null, "call", null, null), id, Futures.never(), null);
  }

  /// The real pool, with threads that count what they take. Their keep-alive is over at once, so
  /// that each looks at the queue, gives up and ends between any two steps of the others.
  private static void submitBoth() throws InterruptedException {
    var ran = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    var pool = new BlockingPool[1];
    pool[0] =
        new BlockingPool(
            null,
            new BlockingSettings(1, 0, false),
            member -> {
              var thread =
                  new Thread(
                      () -> {
                        pool[0].begun();
                        while (pool[0].next() != null) {
                          ran.incrementAndGet();
                        }
                        pool[0].left((BlockingThread) member);
                      });
              synchronized (threads) {
                threads.add(thread);
              }
              return thread;
            },
            _ -> false,
            new ThreadBound(1));
    ModelChecked.together(() -> pool[0].submit(task(1)), () -> pool[0].submit(task(2)));
    for (Thread thread : List.copyOf(threads)) {
      thread.join();
    }
    int waiting = pool[0].counts().queued();
    if (ran.get() != 2 || waiting != 0) {
      throw new AssertionError(ran + " ran, " + waiting + " forgotten");
    }
  }

  @Test
  @DisplayName("11.2 b2, b3: two calls, one thread at most, that ends at once: both are made")
  void b3_noneIsForgotten() {
    ModelChecked.check(() -> submitBoth());
  }

  /// The twin: a thread that gives up does so a moment after it saw the queue empty, and a
  /// submitter believes meanwhile that there is one.
  private static final class Twin {
    private int queued;
    private int ran;
    private boolean thread;

    /// Whether the caller has to start a thread.
    synchronized boolean submit() {
      queued++;
      boolean start = !thread;
      thread = true;
      return start;
    }

    synchronized boolean take() {
      if (queued == 0) {
        return false;
      }
      queued--;
      ran++;
      return true;
    }

    synchronized void end() {
      thread = false;
    }

    void run() {
      while (take()) {
        // next
      }
      end(); // B2: not under the same hold of the lock
    }
  }

  @Test
  @DisplayName("11.2, broken twin: a thread ends after it looked, not while it looks")
  void b2_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          ModelChecked.Body submitter =
              () -> {
                if (twin.submit()) {
                  twin.run();
                }
              };
          ModelChecked.together(submitter, submitter);
          if (twin.ran != 2) {
            throw new AssertionError("forgotten");
          }
        });
  }
}
