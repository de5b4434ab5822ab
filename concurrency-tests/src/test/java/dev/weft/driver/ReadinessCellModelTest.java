package dev.weft.driver;

import dev.weft.Context;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.Readiness;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// [ReadinessCell] between a leader, who reports what came once and never again, as an
/// edge-triggered system does, and those who wait for it. What is lost shows as a hang.
class ReadinessCellModelTest {

  /// What a reader and the leader do with a cell.
  private interface Cell {
    /// A tick, or [ReadinessCell#PENDING].
    int poll(Waker waker) throws IOException;

    void clear(int tick);

    void deliver();
  }

  private abstract static class Real implements Cell {
    final RuntimeDriver driver = BareReactor.driver();
    final ReadinessCell cell = BareCells.fresh(driver);

    @Override
    public void clear(int tick) {
      cell.clear(Readiness.READ, tick);
    }

    @Override
    public void deliver() {
      BareCells.report(cell, Readiness.READ, driver);
    }
  }

  private static Cell slot() {
    return new Real() {
      @Override
      public int poll(Waker waker) throws IOException {
        return cell.pollReadable(waker);
      }
    };
  }

  private static Cell futures() {
    return new Real() {
      private ReadyFuture future = new ReadyFuture(cell, Readiness.READ);

      @Override
      public int poll(Waker waker) throws IOException {
        if (future.poll(Context.of(waker)) instanceof Poll.Ready<Integer>(var tick)) {
          future = new ReadyFuture(cell, Readiness.READ);
          return tick;
        }
        return ReadinessCell.PENDING;
      }
    };
  }

  /// A cell for one reader. Each twin has one step done wrongly.
  private enum Twin implements Supplier<Cell> {
    DOES_NOT_LOOK_AGAIN {
      @Override
      int poll(AtomicInteger word, AtomicReference<Waker> slot, Waker waker) {
        int w = word.get();
        if (isReady(w)) {
          return tick(w);
        }
        slot.set(waker);
        return ReadinessCell.PENDING;
      }
    },
    TAKES_BEFORE_IT_SETS {
      @Override
      void deliver(AtomicInteger word, AtomicReference<Waker> slot) {
        Waker waker = slot.getAndSet(null);
        update(word, Twin::delivered);
        wake(waker);
      }
    },
    CLEARS_WHATEVER_THE_TICK {
      @Override
      void clear(AtomicInteger word, int tick) {
        update(word, w -> w & ~READ);
      }
    },
    CLEARS_BY_READ_AND_WRITE {
      @Override
      void clear(AtomicInteger word, int tick) {
        int w = word.get();
        if (tick(w) == tick) {
          word.set(w & ~READ);
        }
      }
    };

    private static final int READ = 1;

    private static boolean isReady(int word) {
      return (word & READ) != 0;
    }

    private static int tick(int word) {
      return word >>> 1;
    }

    private static int delivered(int word) {
      return (word | READ) + 2;
    }

    /// Not `updateAndGet`, before which Lincheck switches no thread.
    private static void update(AtomicInteger word, IntUnaryOperator to) {
      int w;
      do {
        w = word.get();
      } while (!word.compareAndSet(w, to.applyAsInt(w)));
    }

    private static void wake(Waker waker) {
      if (waker != null) {
        waker.wake();
      }
    }

    int poll(AtomicInteger word, AtomicReference<Waker> slot, Waker waker) {
      if (!isReady(word.get())) {
        slot.set(waker);
      }
      int w = word.get();
      return isReady(w) ? tick(w) : ReadinessCell.PENDING;
    }

    void clear(AtomicInteger word, int tick) {
      update(word, w -> tick(w) == tick ? w & ~READ : w);
    }

    void deliver(AtomicInteger word, AtomicReference<Waker> slot) {
      update(word, Twin::delivered);
      wake(slot.getAndSet(null));
    }

    @Override
    public Cell get() {
      var word = new AtomicInteger(READ);
      var slot = new AtomicReference<Waker>();
      return new Cell() {
        @Override
        public int poll(Waker waker) {
          return Twin.this.poll(word, slot, waker);
        }

        @Override
        public void clear(int tick) {
          Twin.this.clear(word, tick);
        }

        @Override
        public void deliver() {
          Twin.this.deliver(word, slot);
        }
      };
    }
  }

  /// Waits for a byte: tries when it may, clears what it found untrue, waits when it must.
  private static void read(Cell cell, AtomicBoolean there) throws IOException {
    var wakes = new Semaphore(0);
    while (true) {
      int tick = cell.poll(wakes::release);
      if (tick == ReadinessCell.PENDING) {
        wakes.acquireUninterruptibly();
      } else if (there.get()) {
        return;
      } else {
        cell.clear(tick);
      }
    }
  }

  private static void oneByte(Cell cell) throws InterruptedException {
    var there = new AtomicBoolean();
    ModelChecked.together(
        () -> {
          there.set(true);
          cell.deliver();
        },
        () -> read(cell, there));
  }

  @Test
  @DisplayName("7.3, C1, C2: no event is erased, nor its wake-up lost")
  void c1_c2_noByteIsLost() {
    ModelChecked.check(() -> oneByte(slot()));
  }

  @Test
  @DisplayName("7.3, 7.5, C1, C2: likewise for the futures that wait beside the slot")
  void c1_c2_noByteIsLostByFutures() {
    ModelChecked.check(() -> oneByte(futures()));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("7.3, C1, C2, broken twins: an event is erased, or its wake-up lost")
  void c1_c2_brokenTwins(Twin twin) {
    ModelChecked.mustFail(() -> oneByte(twin.get()));
  }

  private static void await(Polled cell) throws IOException {
    var wakes = new Semaphore(0);
    while (cell.poll(wakes::release) == ReadinessCell.PENDING) {
      wakes.acquireUninterruptibly();
    }
  }

  private interface Polled {
    int poll(Waker waker) throws IOException;
  }

  @Test
  @DisplayName("7.4, C1: one event for both directions wakes both")
  void c1_bothDirections() {
    ModelChecked.check(
        () -> {
          var driver = BareReactor.driver();
          var cell = BareCells.quiet(driver);
          ModelChecked.together(
              () -> await(cell::pollReadable),
              () -> await(cell::pollWritable),
              () -> BareCells.report(cell, Readiness.READ | Readiness.WRITE, driver));
        });
  }

  @Test
  @DisplayName("7.5, C1: a future that leaves its place leaves the others theirs")
  void c1_oneLeaves() {
    ModelChecked.check(
        () -> {
          var driver = BareReactor.driver();
          var cell = BareCells.quiet(driver);
          var stays = new ReadyFuture(cell, Readiness.READ);
          var leaves = new ReadyFuture(cell, Readiness.READ);
          Context cx = Context.of(() -> {});
          leaves.poll(cx);
          ModelChecked.together(
              () -> await(w -> stays.poll(Context.of(w)).isReady() ? 0 : -1),
              () -> leaves.cancel(cx),
              () -> BareCells.report(cell, Readiness.READ, driver));
        });
  }

  @Test
  @DisplayName("7.14, C1, C3: who waits, or is about to, hears that the source was closed")
  void c1_c3_theEndIsHeard() {
    ModelChecked.check(
        () -> {
          var cell = BareCells.quiet(BareReactor.driver());
          ModelChecked.together(
              () -> {
                try {
                  await(cell::pollReadable);
                  throw new AssertionError("readable");
                } catch (ClosedChannelException expected) {
                  // heard
                }
              },
              () -> {
                cell.close();
                cell.closed(false);
              });
        });
  }

  @Test
  @DisplayName("C4: of an event and a close, one takes the waker")
  void c4_takenOnce() {
    ModelChecked.check(
        () -> {
          var driver = BareReactor.driver();
          var cell = BareCells.quiet(driver);
          var wakes = new AtomicInteger();
          cell.pollReadable(wakes::incrementAndGet);
          ModelChecked.together(
              () -> BareCells.report(cell, Readiness.READ, driver),
              () -> {
                cell.close();
                cell.closed(false);
              });
          once(wakes);
        });
  }

  private static void once(AtomicInteger wakes) {
    if (wakes.get() != 1) {
      throw new AssertionError("woken " + wakes + " times");
    }
  }

  @Test
  @DisplayName("C4, broken twin: taking the waker by a read and a write")
  void c4_brokenTwin() {
    ModelChecked.mustFail(
        () -> {
          var wakes = new AtomicInteger();
          var slot = new AtomicReference<Waker>(wakes::incrementAndGet);
          ModelChecked.Body taker =
              () -> {
                Waker waker = slot.get();
                slot.set(null);
                Twin.wake(waker);
              };
          ModelChecked.together(taker, taker);
          once(wakes);
        });
  }
}
