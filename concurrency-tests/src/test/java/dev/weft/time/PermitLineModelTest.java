package dev.weft.time;

import dev.weft.concurrency.ModelChecked;
import dev.weft.time.PermitLine.Member;
import dev.weft.time.PermitLine.Turn;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// R1 to R3 of [PermitLine]: those who wait for permits, beside one who gives up. It hangs if the
/// next in the line is not told.
class PermitLineModelTest {

  private static final long PERIOD = 1_000;

  /// A limiter of one permit in each period, from which it was taken at 0.
  private static PermitLine emptied() {
    var line = new PermitLine(new TokenBucket(1, PERIOD, 1));
    if (!line.tryTake(1, 0)) {
      throw new AssertionError("it begins full");
    }
    return ModelChecked.shared(line);
  }

  /// Waits until it is the first, as a task does, and for the time by asking for a later one.
  private static long take(PermitLine line, Member member, long begin) {
    var wakes = new Semaphore(0);
    long now = begin;
    while (true) {
      switch (line.take(member, now, wakes::release)) {
        case TAKEN -> {
          return now;
        }
        case FIRST -> now = Math.max(now, line.readyAt(member));
        case LATER -> wakes.acquireUninterruptibly();
      }
    }
  }

  @Test
  @DisplayName("R2, R3: the first gives up, and the next has its place and its permit")
  void r3_whoIsNextIsTold() {
    ModelChecked.check(
        () -> {
          PermitLine line = emptied();
          var first = ModelChecked.shared(new Member(1));
          if (line.take(first, 1, () -> {}) != Turn.FIRST) {
            throw new AssertionError("nobody else is there");
          }
          var second = ModelChecked.shared(new Member(1));
          ModelChecked.together(
              () -> line.leave(first),
              () -> {
                if (take(line, second, 1) > PERIOD) {
                  throw new AssertionError("the permit was lost");
                }
              });
        });
  }

  @Test
  @DisplayName("R1: two that take have each a permit of its own")
  void r1_oneAfterTheOther() {
    ModelChecked.check(
        () -> {
          PermitLine line = emptied();
          var sum = new AtomicInteger();
          ModelChecked.together(
              () -> sum.addAndGet((int) take(line, new Member(1), 1)),
              () -> sum.addAndGet((int) take(line, new Member(1), 1)));
          if (sum.get() != 3 * PERIOD) {
            throw new AssertionError("taken at times that add up to " + sum);
          }
        });
  }

  /// A first that leaves, and a next that looks.
  private static final class Twin {
    volatile boolean firstIsThere = true;
    volatile boolean waits;
    final Semaphore wakes = new Semaphore(0);

    void leaves() {
      boolean wake = waits;
      firstIsThere = false;
      if (wake) {
        wakes.release();
      }
    }

    void waitsForItsTurn() {
      waits = true;
      if (firstIsThere) {
        wakes.acquireUninterruptibly();
      }
    }
  }

  @Test
  @DisplayName("R3, broken twin: the first looks who is next, and then leaves")
  void r3_leaveTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          ModelChecked.together(twin::leaves, twin::waitsForItsTurn);
        });
  }
}
