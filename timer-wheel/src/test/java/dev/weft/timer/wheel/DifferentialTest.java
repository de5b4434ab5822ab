package dev.weft.timer.wheel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.TimerEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The wheel against a priority queue, operation by operation, at random.
@Timeout(60)
class DifferentialTest {

  private static final int OPERATIONS = 40_000;

  private final PriorityQueue<TimerEntry> twin =
      new PriorityQueue<>(Comparator.comparingLong(DifferentialTest::due));
  private final List<Probe> probes = new ArrayList<>();
  private SplittableRandom random;
  private Wheel wheel;
  private boolean exact;
  private long nowNanos;

  @ParameterizedTest(name = "seed {0}, {1} steps per hold, exact: {2}")
  @CsvSource({
    "1, 128, false",
    "2, 128, false",
    "3, 128, true",
    "4, 1, false",
    "5, 2, false",
    "6, 2, true",
    "7, 7, false",
    "8, 128, false",
  })
  @DisplayName("8.1 8.2 8.3 8.7 8.8 8.9 I2 I3 I7 the wheel does what a priority queue does")
  void doesWhatAHeapDoes(long seed, int stepsPerHold, boolean exact) {
    this.exact = exact;
    random = new SplittableRandom(seed);
    wheel = new Wheel(stepsPerHold);
    for (int i = 0; i < 300; i++) {
      probes.add(new Probe());
    }
    for (int i = 0; i < OPERATIONS; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> schedule();
        case 4 -> cancel();
        default -> advance();
      }
      assertNext();
    }
    wheel.close(twin::remove);
    assertThat(twin).isEmpty();
  }

  private void schedule() {
    Probe probe = probes.get(random.nextInt(probes.size()));
    if (probe.isQueued() && !exact) {
      assertThat(wheel.cancel(probe)).isTrue();
      assertThat(twin.remove(probe)).isTrue();
    }
    if (!probe.isQueued()) {
      long before = wheel.nextDeadlineNanos();
      boolean earlier = wheel.schedule(probe, deadline());
      twin.add(probe);
      assertThat(earlier).isEqualTo(wheel.nextDeadlineNanos() < before);
    }
  }

  private void cancel() {
    Probe probe = probes.get(random.nextInt(probes.size()));
    if (!exact) {
      assertThat(wheel.cancel(probe)).isEqualTo(twin.remove(probe));
    }
  }

  /// Past, near and far, often at a level boundary; beyond the horizon if it need not be exact.
  private long deadline() {
    return switch (random.nextInt(16)) {
      case 0 -> exact ? nowNanos : Long.MAX_VALUE;
      case 1 -> random.nextLong(nowNanos + 1);
      case 2, 3, 4, 5, 6 -> {
        int shift = Geometry.TICK_BITS + Geometry.SLOT_BITS * random.nextInt(5);
        yield ((nowNanos >> shift) + random.nextInt(1, 65) << shift) + random.nextInt(-1, 2);
      }
      default -> nowNanos + random.nextLong(1L << random.nextInt(1, exact ? 53 : 59));
    };
  }

  private void advance() {
    long next = wheel.nextDeadlineNanos();
    if (random.nextBoolean() && next < 1L << 62) {
      nowNanos = Math.max(nowNanos, next + random.nextInt(-1, 2));
    } else if (nowNanos < 1L << 62) {
      nowNanos += random.nextLong(1L << random.nextInt(1, 42));
    }
    int calls = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1;
    for (int call = 0; call < calls && wheel.nextDeadlineNanos() <= nowNanos; call++) {
      expire(random.nextInt(1, 40));
      assertThat(call).as("calls of expire at one time").isLessThan(10 * probes.size());
    }
  }

  private void expire(int budget) {
    var expired = new ArrayList<TimerEntry>();
    int count = wheel.expire(nowNanos, budget, expired::add);

    assertThat(expired).hasSize(count).hasSizeLessThanOrEqualTo(budget);
    for (TimerEntry entry : expired) {
      assertThat(entry.deadlineNanos).isLessThanOrEqualTo(nowNanos);
      assertThat(entry.slot()).isEqualTo(TimerEntry.EXPIRED);
      assertThat(twin.remove(entry)).isTrue();
    }
  }

  /// Never too late. Exact, if nothing is cancelled and nothing beyond the horizon.
  private void assertNext() {
    long next = wheel.nextDeadlineNanos();
    long truth = twin.isEmpty() ? Long.MAX_VALUE : Geometry.nanosOf(due(twin.peek()));
    assertThat(next).isLessThanOrEqualTo(Math.max(truth, nowNanos));
    assertThat(next == Long.MAX_VALUE).isEqualTo(twin.isEmpty());
    if (exact && next > nowNanos) {
      assertThat(next).isEqualTo(truth);
    }
  }

  private static long due(TimerEntry entry) {
    return Geometry.tickAtOrAfter(entry.deadlineNanos);
  }
}
