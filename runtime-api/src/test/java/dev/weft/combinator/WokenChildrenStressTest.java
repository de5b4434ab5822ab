package dev.weft.combinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Wakers on two threads against an owner that polls only when it was woken, each time under
/// another waker, of which only the latest works. A wake that is lost, or that shows what was
/// written before it too late, leaves a signal unseen and both sides waiting.
@Timeout(120)
class WokenChildrenStressTest {

  private static final int CHILDREN = 8;
  private static final int ROUNDS = 20_000;

  private static final class Signalled implements Future<Integer> {
    int signal; // plain: published by the wake alone
    volatile int seen;
    volatile Waker waker;

    @Override
    public Poll<Integer> poll(Context cx) {
      waker = cx.waker();
      int s = signal;
      seen = s;
      return s == ROUNDS ? Poll.ready(s) : Poll.pending();
    }

    @Override
    public void cancel(Context cx) {}
  }

  /// Where the owner waits.
  private static final class Waiting {
    private final Semaphore permits = new Semaphore(0);
    private volatile Waker latest;

    Waker nextWaker() {
      Waker waker =
          new Waker() {
            @Override
            public void wake() {
              if (latest == this) {
                permits.release();
              }
            }
          };
      latest = waker;
      return waker;
    }

    boolean wasWoken() throws InterruptedException {
      boolean woken = permits.tryAcquire(5, TimeUnit.SECONDS);
      permits.drainPermits();
      return woken;
    }
  }

  @Test
  @DisplayName("2.6 L1-L5 no wake is lost, and what was written before it is seen")
  void noWakeIsLost() throws Exception {
    List<Signalled> children = IntStream.range(0, CHILDREN).mapToObj(i -> new Signalled()).toList();
    Future<List<Integer>> all = Futures.joinAll(children);
    var waiting = new Waiting();
    assertThat(all.poll(Context.of(waiting.nextWaker())).isPending()).isTrue();

    var stuck = new AtomicBoolean();
    var one = new Thread(() -> signal(children.subList(0, CHILDREN / 2), stuck));
    var two = new Thread(() -> signal(children.subList(CHILDREN / 2, CHILDREN), stuck));
    one.start();
    two.start();
    boolean ready = false;
    while (!ready && waiting.wasWoken()) {
      ready = all.poll(Context.of(waiting.nextWaker())).isReady();
    }
    stuck.set(!ready);
    one.join();
    two.join();
    assertThat(ready).isTrue();
  }

  /// Two signals in quick succession, so that the second often meets the poll that the first
  /// caused.
  private static void signal(List<Signalled> children, AtomicBoolean stuck) {
    for (int round = 2; round <= ROUNDS && !stuck.get(); round += 2) {
      for (Signalled child : children) {
        child.signal = round - 1;
        child.waker.wake();
        child.signal = round;
        child.waker.wake();
      }
      for (Signalled child : children) {
        while (child.seen != round && !stuck.get()) {
          Thread.onSpinWait();
        }
      }
    }
  }
}
