package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Streams;
import dev.weft.stream.pipeline.Pipeline;
import dev.weft.stream.pipeline.Signal;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Y1-Y4 of [SplitCell]: two halves at once.
class SplitCellModelTest {

  private interface Halves {
    /// An element, or a [Signal].
    Object poll(int side, Waker waker) throws Exception;

    void close(int side);
  }

  private static AsyncStream<Integer> two() {
    return Streams.of(0, 1);
  }

  private static final class Real implements Halves {
    private final Pipeline<?>[] halves;

    Real() {
      var cell = ModelChecked.shared(new SplitCell(two(), (Integer n) -> n == 0));
      halves = new Pipeline<?>[] {Pipeline.from(cell.half(true)), Pipeline.from(cell.half(false))};
    }

    @Override
    public Object poll(int side, Waker waker) throws Exception {
      return halves[side].poll(Context.of(waker));
    }

    @Override
    public void close(int side) {
      halves[side].close();
    }
  }

  /// All elements of one half; returns how many.
  private static int drain(Halves halves, int side) throws Exception {
    var wakes = new Semaphore(0);
    int found = 0;
    while (true) {
      Object answer = halves.poll(side, wakes::release);
      if (answer == Signal.END) {
        return found;
      } else if (answer == Signal.PENDING) {
        wakes.acquireUninterruptibly();
      } else {
        found++;
      }
    }
  }

  private static void eachHasItsOwn(Halves halves) throws InterruptedException {
    int[] found = new int[2];
    ModelChecked.together(() -> found[0] = drain(halves, 0), () -> found[1] = drain(halves, 1));
    if (found[0] != 1 || found[1] != 1) {
      throw new AssertionError(found[0] + " and " + found[1]);
    }
  }

  private static void oneLeaves(Halves halves) throws InterruptedException {
    ModelChecked.together(
        () -> {
          halves.poll(0, () -> {});
          halves.close(0);
        },
        () -> drain(halves, 1));
  }

  /// Takes one element, and then asks for nothing more.
  private static void takeOne(Halves halves, int side) throws Exception {
    var wakes = new Semaphore(0);
    while (halves.poll(side, wakes::release) instanceof Signal) {
      wakes.acquireUninterruptibly();
    }
  }

  private static void oneIsEnough(Halves halves) throws InterruptedException {
    ModelChecked.together(() -> takeOne(halves, 0), () -> takeOne(halves, 1));
  }

  @Test
  @DisplayName("Y3: who has what it wants holds nobody up")
  void y3_oneIsEnough() {
    ModelChecked.check(() -> oneIsEnough(new Real()));
  }

  @Test
  @DisplayName("Y2, Y3: two halves that run at once both come to their ends")
  void y3_bothEnd() {
    ModelChecked.check(() -> eachHasItsOwn(new Real()));
  }

  @Test
  @DisplayName("Y3: a half that leaves holds nobody up")
  void y3_oneLeaves() {
    ModelChecked.check(() -> oneLeaves(new Real()));
  }

  /// The twin: keeps an element for the other half, and does not say so when its own is taken.
  private static final class Twin implements Halves {
    private final Pipeline<?> stream = Pipeline.of(two());
    private final Waker[] wakers = new Waker[2];
    private boolean polling;
    private Object kept;
    private boolean ended;

    @Override
    public Object poll(int side, Waker waker) throws Exception {
      while (true) {
        synchronized (this) {
          if (kept != null && kept.equals(side)) {
            Object taken = kept;
            kept = null;
            return taken; // and whoever waits for room is not woken
          }
          if (ended) {
            return Signal.END;
          }
          wakers[side] = waker;
          if (kept != null || polling) {
            return Signal.PENDING;
          }
          polling = true;
        }
        Object answer = stream.poll(Context.of(() -> {}));
        Waker other;
        synchronized (this) {
          polling = false;
          ended = answer == Signal.END;
          if (!ended && !answer.equals(side)) {
            kept = answer;
            answer = Signal.NEED;
          }
          other = wakers[1 - side];
        }
        if (other != null) {
          other.wake();
        }
        if (answer != Signal.NEED) {
          return answer;
        }
      }
    }

    @Override
    public void close(int side) {}
  }

  @Test
  @DisplayName("Y3, broken twin: who takes what was kept wakes nobody")
  void y3_brokenTwin() {
    ModelChecked.mustFail(() -> oneIsEnough(ModelChecked.shared(new Twin())));
  }
}
