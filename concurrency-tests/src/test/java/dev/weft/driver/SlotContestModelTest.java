package dev.weft.driver;

import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import dev.weft.spi.Readiness;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// C5 of [ReadinessCell]: two parties at the one slot of a direction, and an event. A waker that
/// was overwritten shows as a hang.
class SlotContestModelTest {

  /// Leaves a waker behind unless it is ready.
  private interface Slot {
    boolean isReady(Waker waker) throws IOException;
  }

  /// Ends when the source is ready, or when told that another party waits for it already.
  private static void await(Slot slot) throws IOException {
    var wakes = new Semaphore(0);
    Waker waker = wakes::release;
    try {
      while (!slot.isReady(waker)) {
        wakes.acquireUninterruptibly();
      }
    } catch (IllegalStateException refused) {
      // told
    }
  }

  private static Slot reader(ReadinessCell cell) {
    return waker -> cell.pollReadable(waker) != ReadinessCell.PENDING;
  }

  @Test
  @DisplayName("7.5, C5: of two at one slot each hears of the event, or is refused")
  void c5_nobodyIsForgotten() {
    ModelChecked.check(
        () -> {
          var driver = BareReactor.driver();
          var cell = ModelChecked.shared(BareCells.quiet(driver));
          ModelChecked.together(
              () -> await(reader(cell)),
              () -> await(reader(cell)),
              () -> BareCells.report(cell, Readiness.READ, driver));
        });
  }

  @Test
  @DisplayName("7.5, C5: who stands beside a leftover, which does not answer, hears of the event")
  void c5_besideALeftover() {
    ModelChecked.check(
        () -> {
          var driver = BareReactor.driver();
          var cell = ModelChecked.shared(BareCells.quiet(driver));
          cell.pollReadable(() -> {});
          ModelChecked.together(
              () -> await(reader(cell)), () -> BareCells.report(cell, Readiness.READ, driver));
        });
  }

  @Test
  @DisplayName("7.5, C5, broken twin: the slot has whoever came last")
  void c5_overwritingTwin() {
    ModelChecked.mustFail(
        () -> {
          var ready = new AtomicBoolean();
          var slot = new AtomicReference<Waker>();
          Slot overwrites =
              waker -> {
                slot.set(waker);
                return ready.get();
              };
          ModelChecked.together(
              () -> await(overwrites),
              () -> await(overwrites),
              () -> {
                ready.set(true);
                Waker waker = slot.getAndSet(null);
                if (waker != null) {
                  waker.wake();
                }
              });
        });
  }

  @Test
  @DisplayName("7.5, C5, broken twin: a newcomer that is put aside after it looked again")
  void c5_lateTwin() {
    ModelChecked.mustFail(
        () -> {
          var ready = new AtomicBoolean();
          var newcomer = new AtomicReference<Waker>();
          Slot late =
              waker -> {
                if (ready.get()) {
                  return true;
                }
                newcomer.set(waker);
                return false;
              };
          ModelChecked.together(
              () -> await(late),
              () -> {
                ready.set(true);
                Waker waker = newcomer.getAndSet(null);
                if (waker != null) {
                  waker.wake();
                }
              });
        });
  }
}
