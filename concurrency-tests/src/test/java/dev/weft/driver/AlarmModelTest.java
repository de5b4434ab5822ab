package dev.weft.driver;

import dev.weft.Context;
import dev.weft.RuntimeClosedException;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.timer.wheel.WheelProvider;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// E1 of [TimerEntry]: the owner of an [Alarm], which moves from one waker to another, beside what
/// the leader does with its entry in the wheel.
class AlarmModelTest {

  private static final long SOON = 1;
  private static final long FAR = 10_000_000_000L;

  private static final class Timer extends Alarm {
    @Override
    protected long deadline(long nowNanos) {
      throw new AssertionError("it is in a queue already");
    }
  }

  private static TimerQueue wheel() {
    return new WheelProvider().open(null);
  }

  /// As after a first poll, under a waker that is not to be the last.
  private static Timer pending(TimerQueue queue) {
    var timer = new Timer();
    timer.waker(() -> {});
    queue.schedule(timer, SOON);
    return timer;
  }

  /// What the leader does with an entry that is reported to it.
  private static void wake(TimerEntry entry) {
    Waker waker = entry.takeWaker();
    if (waker != null) {
      waker.wake();
    }
  }

  private interface Polled {
    boolean isDue(Context cx);
  }

  private static void await(Polled timer) {
    var wakes = new Semaphore(0);
    Waker waker = wakes::release;
    while (!timer.isDue(Context.of(waker))) {
      wakes.acquireUninterruptibly();
    }
  }

  @Test
  @DisplayName("8.2, 8.11, E1: who polls under a new waker beside the expiry hears of it")
  void e1_expiryIsHeard() {
    ModelChecked.check(
        () -> {
          TimerQueue queue = wheel();
          Timer timer = pending(queue);
          ModelChecked.together(
              () -> queue.expire(FAR, 8, AlarmModelTest::wake), () -> await(timer::pollDue));
        });
  }

  @Test
  @DisplayName("8.18, E1: who polls under a new waker beside the close hears of it")
  void e1_closeIsHeard() {
    ModelChecked.check(
        () -> {
          TimerQueue queue = wheel();
          Timer timer = pending(queue);
          ModelChecked.together(
              () -> queue.close(AlarmModelTest::wake),
              () -> {
                try {
                  await(timer::pollDue);
                  throw new AssertionError("due");
                } catch (RuntimeClosedException expected) {
                  // heard
                }
              });
        });
  }

  @Test
  @DisplayName("8.3, 8.4, E2: one that is cancelled beside its expiry leaves nothing behind")
  void e2_cancelled() {
    ModelChecked.check(
        () -> {
          TimerQueue queue = wheel();
          Timer timer = pending(queue);
          var wakes = new AtomicInteger();
          ModelChecked.together(
              () -> queue.expire(FAR, 8, AlarmModelTest::wake),
              () -> {
                boolean due = timer.pollDue(Context.of(wakes::incrementAndGet));
                timer.disarm();
                if (due && wakes.get() > 1) {
                  throw new AssertionError("woken twice");
                }
              });
          boolean queued = queue.nextDeadlineNanos() != Long.MAX_VALUE;
          if (queued || timer.takeWaker() != null || timer.slot() >= 0) {
            throw new AssertionError("it is still there");
          }
        });
  }

  @Test
  @DisplayName("8.11, E1, broken twin: a leader that takes the waker and then marks the entry")
  void e1_leaderTwin() {
    ModelChecked.mustFail(
        () -> {
          Timer timer = pending(wheel());
          ModelChecked.together(
              () -> {
                Waker waker = timer.takeWaker();
                timer.slot(TimerEntry.EXPIRED);
                if (waker != null) {
                  waker.wake();
                }
              },
              () -> await(timer::pollDue));
        });
  }

  @Test
  @DisplayName("8.11, E1, broken twin: an owner that looks at the mark and then stores its waker")
  void e1_ownerTwin() {
    ModelChecked.mustFail(
        () -> {
          TimerQueue queue = wheel();
          Timer timer = pending(queue);
          ModelChecked.together(
              () -> queue.expire(FAR, 8, AlarmModelTest::wake),
              () ->
                  await(
                      cx -> {
                        boolean due = timer.slot() == TimerEntry.EXPIRED;
                        timer.waker(cx.waker());
                        return due;
                      }));
        });
  }
}
