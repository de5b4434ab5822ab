package dev.weft.sync;

import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// V1 and V3 of [WatchCell].
class WatchModelTest {

  private static final int LAST = 2;

  /// A value that one party changes and another awaits.
  private interface Cell {
    void set(int value) throws SendFailedException;

    int get();

    /// Whether it changed, else the waker was left behind.
    boolean changed(Waker waker) throws ChannelClosedException;
  }

  private static void awaitTheLast(Cell cell) throws InterruptedException {
    ModelChecked.together(
        () -> {
          cell.set(1);
          cell.set(LAST);
        },
        () -> {
          var wakes = new Semaphore(0);
          while (cell.get() != LAST) {
            if (!cell.changed(wakes::release)) {
              wakes.acquireUninterruptibly();
            }
          }
        });
  }

  private static final class Real implements Cell {
    private final WatchCell<Integer> cell = new WatchCell<>(0);
    private final WatchCell.Cursor cursor = cell.addReceiver();

    Real() {
      cell.addSender();
    }

    @Override
    public void set(int value) throws SendFailedException {
      cell.send(value);
    }

    @Override
    public int get() {
      return cell.see(cursor);
    }

    @Override
    public boolean changed(Waker waker) throws ChannelClosedException {
      return cell.changed(cursor, waker);
    }
  }

  @Test
  @DisplayName("12.11, V1: a change wakes who waits for it, or is about to")
  void v1_changesAreHeard() {
    ModelChecked.check(() -> awaitTheLast(ModelChecked.shared(new Real())));
  }

  @Test
  @DisplayName("12.11, V3: the last value is seen before the end")
  void v3_theLastValueComesBeforeTheEnd() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          ModelChecked.together(
              () -> {
                real.set(LAST);
                real.cell.removeSender(new WakeList());
              },
              () -> {
                var wakes = new Semaphore(0);
                try {
                  while (true) {
                    if (!real.changed(wakes::release)) {
                      wakes.acquireUninterruptibly();
                    }
                  }
                } catch (ChannelClosedException end) {
                  if (real.get() != LAST) {
                    throw new AssertionError("the end came first");
                  }
                }
              });
        });
  }

  @Test
  @DisplayName("V1: of two that modify at once, neither is lost")
  void v1_modifyingIsOneStep() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          ModelChecked.together(
              () -> real.cell.modify(_ -> true, n -> n + 1),
              () -> real.cell.modify(_ -> true, n -> n + 1));
          if (real.get() != 2) {
            throw new AssertionError("lost one");
          }
        });
  }

  /// The twin: looks and leaves its waker in two steps.
  private static final class Twin implements Cell {
    private final AtomicInteger value = new AtomicInteger();
    private final AtomicReference<Waker> receiver = new AtomicReference<>();
    private int seen;

    @Override
    public void set(int next) {
      value.set(next);
      Waker waker = receiver.getAndSet(null);
      if (waker != null) {
        waker.wake();
      }
    }

    @Override
    public int get() {
      seen = value.get();
      return seen;
    }

    @Override
    public boolean changed(Waker waker) {
      if (value.get() != seen) {
        return true;
      }
      receiver.set(waker);
      return false;
    }
  }

  @Test
  @DisplayName("12.11, V1, broken twin: looks and leaves its waker in two steps")
  void v1_brokenTwin() {
    ModelChecked.mustFail(() -> awaitTheLast(ModelChecked.shared(new Twin())));
  }
}
