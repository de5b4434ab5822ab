package dev.weft.executor.workstealing;

import dev.weft.concurrency.ModelChecked;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// H3: the leader's end beside the standby's leave. What waits by the clock is left out.
class HandoverModelTest {

  /// One of them calls the next standby, or nobody would watch a vacant lead.
  private static void oneCalls(BooleanSupplier leader, BooleanSupplier standby)
      throws InterruptedException {
    boolean[] calls = new boolean[2];
    ModelChecked.together(
        () -> calls[0] = leader.getAsBoolean(), () -> calls[1] = standby.getAsBoolean());
    if (!calls[0] && !calls[1]) {
      throw new AssertionError("vacant, and nobody watches");
    }
  }

  private static Handover ledAndWatched() {
    var handover = new Handover(1);
    var parker = new Parker(() -> {});
    parker.unpark();
    handover.begin(0);
    handover.await(1, parker, () -> false);
    return handover;
  }

  @Test
  @DisplayName("5.10: the end of a turn or the standby that leaves calls the next standby")
  void h3_oneCalls() {
    ModelChecked.check(
        () -> {
          Handover handover = ledAndWatched();
          oneCalls(handover::end, () -> handover.leave(1));
        });
  }

  /// The twins: each side must write before it reads.
  private static final class Twin {
    final AtomicInteger turns = new AtomicInteger(1);
    final AtomicInteger standby = new AtomicInteger(1);

    boolean end() {
      turns.incrementAndGet();
      return standby.get() < 0;
    }

    boolean endReadsFirst() {
      boolean nobody = standby.get() < 0;
      turns.incrementAndGet();
      return nobody;
    }

    boolean leave() {
      standby.set(-1);
      return (turns.get() & 1) == 0;
    }

    boolean leaveReadsFirst() {
      boolean vacant = (turns.get() & 1) == 0;
      standby.set(-1);
      return vacant;
    }
  }

  @Test
  @DisplayName("5.10, broken twin: a leader that reads before it writes")
  void h3_leaderTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          oneCalls(twin::endReadsFirst, twin::leave);
        });
  }

  @Test
  @DisplayName("5.10, broken twin: a standby that reads before it writes")
  void h3_standbyTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          oneCalls(twin::end, twin::leaveReadsFirst);
        });
  }
}
