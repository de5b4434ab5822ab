package dev.weft.stream.unordered;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// L1-L6 of [WokenList]: futures that end beside a poll of the whole.
class WokenListModelTest {

  private interface Running {
    void add(Future<?> future);

    /// How many ended in this poll; if none, `waker` is left behind.
    int poll(Waker waker) throws Exception;
  }

  private static final class Real implements Running {
    private final RunningFutures futures = ModelChecked.shared(new RunningFutures());

    @Override
    public void add(Future<?> future) {
      futures.add(future);
    }

    @Override
    public int poll(Waker waker) {
      return futures.poll(Context.of(waker)) == null ? 0 : 1;
    }
  }

  /// Ready when told so.
  private static final class Told implements Future<String> {
    private volatile Waker waker;
    private volatile boolean ended;

    void end() {
      ended = true;
      Waker left = waker;
      if (left != null) {
        left.wake();
      }
    }

    @Override
    public Poll<String> poll(Context cx) {
      waker = cx.waker();
      return ended ? Poll.ready("value") : Poll.pending();
    }

    @Override
    public void cancel(Context cx) {}
  }

  private static void endBesideThePoll(Running running) throws InterruptedException {
    Told first = ModelChecked.shared(new Told());
    Told second = ModelChecked.shared(new Told());
    running.add(first);
    running.add(second);
    ModelChecked.together(
        first::end,
        second::end,
        () -> {
          var wakes = new Semaphore(0);
          for (int ended = 0; ended < 2; ) {
            int now = running.poll(wakes::release);
            ended += now;
            if (now == 0) {
              wakes.acquireUninterruptibly();
            }
          }
        });
  }

  @Test
  @DisplayName("L2, L4, L5: whatever ends beside a poll is found by it, or wakes")
  void l4_noWakeIsLost() {
    ModelChecked.check(() -> endBesideThePoll(new Real()));
  }

  private static void wakeManyTimes(Running running) throws InterruptedException {
    Told only = ModelChecked.shared(new Told());
    var polls = new AtomicInteger();
    running.add(
        new Future<String>() {
          @Override
          public Poll<String> poll(Context cx) {
            polls.incrementAndGet();
            return only.poll(cx);
          }

          @Override
          public void cancel(Context cx) {}
        });
    ModelChecked.together(
        only::end,
        only::end,
        () -> {
          var wakes = new Semaphore(0);
          while (running.poll(wakes::release) == 0) {
            wakes.acquireUninterruptibly();
          }
        });
    if (polls.get() > 3) {
      throw new AssertionError(polls + " polls for two wakes");
    }
  }

  @Test
  @DisplayName("L1: two wakes put a future in once, and cost two polls at most")
  void l1_onceInTheList() {
    ModelChecked.check(() -> wakeManyTimes(new Real()));
  }

  private enum Flaw {
    /// A waker reads the parent before it pushes.
    READS_FIRST,
    /// The owner allows wakes after the poll.
    ALLOWS_LATE
  }

  /// The twin.
  private static final class Twin implements Running {

    private final class Child implements Waker {
      final Future<?> future;
      final AtomicInteger queued = new AtomicInteger(1);

      Child(Future<?> future) {
        this.future = future;
      }

      @Override
      public void wake() {
        Waker early = parent;
        if (queued.getAndSet(1) == 0) {
          boolean first = push(this);
          Waker waker = flaw == Flaw.READS_FIRST ? early : parent;
          if (first && waker != null) {
            waker.wake();
          }
        }
      }
    }

    private final Flaw flaw;
    private final AtomicReference<List<Child>> pushed = new AtomicReference<>(List.of());
    private volatile Waker parent;
    private final Deque<Child> own = new ArrayDeque<>();

    Twin(Flaw flaw) {
      this.flaw = flaw;
    }

    private boolean push(Child child) {
      while (true) {
        List<Child> before = pushed.get();
        var after = new ArrayList<>(before);
        after.add(child);
        if (pushed.compareAndSet(before, after)) {
          return before.isEmpty();
        }
      }
    }

    @Override
    public void add(Future<?> future) {
      own.add(ModelChecked.shared(new Child(future)));
    }

    @Override
    public int poll(Waker waker) throws Exception {
      boolean collected = false;
      while (true) {
        Child child = own.poll();
        if (child == null) {
          if (collected) {
            return 0;
          }
          parent = waker;
          own.addAll(pushed.getAndSet(List.of()));
          collected = true;
          continue;
        }
        if (flaw != Flaw.ALLOWS_LATE) {
          child.queued.set(0);
        }
        if (child.future.poll(Context.of(child)).isReady()) {
          child.queued.set(1);
          return 1;
        }
        if (flaw == Flaw.ALLOWS_LATE) {
          child.queued.set(0);
        }
      }
    }
  }

  @Test
  @DisplayName("L4, broken twin: a waker reads the parent, then pushes")
  void l4_brokenTwin() {
    ModelChecked.mustFail(() -> endBesideThePoll(ModelChecked.shared(new Twin(Flaw.READS_FIRST))));
  }

  @Test
  @DisplayName("L2, broken twin: a wake during the poll finds the future queued still")
  void l2_brokenTwin() {
    ModelChecked.mustFail(() -> endBesideThePoll(ModelChecked.shared(new Twin(Flaw.ALLOWS_LATE))));
  }
}
