package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.tck.Rule;
import dev.weft.tck.TimerKit;
import dev.weft.tck.bench.TimerBench;
import dev.weft.tck.bench.TimerBench.Probe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// §8 of the rule book: when a timer queue reports its timers.
public interface DeadlineRules extends TimerKit {

  /// A turn of the second wheel, where there are wheels of 64 slots, and almost one: what lies
  /// between may fall into the slot that has just been passed.
  int TURN = 64 * 64;

  /// See [#TURN].
  int ALMOST_A_TURN = TURN - 62;

  /// Deadlines of every magnitude, looked at one nanosecond before.
  @Rule(id = "8.1")
  default void neverEarly() {
    try (var bench = new TimerBench(this)) {
      var timers = bench.schedule(TimerBench.aroundPowersOfTwo(2, 50, 0, 1));
      for (Probe timer : timers) {
        bench.advanceTo(timer.due - 1);
        assertThat(timer.reports()).as("reports of %s, one nanosecond before", timer).isZero();
      }
    }
  }

  /// Far, near and already due ones.
  @Rule(id = "8.3")
  default void cancelledTimersStaySilent() {
    try (var bench = new TimerBench(this)) {
      long unit = bench.resolution;
      bench.advanceTo(100 * unit);
      var timers =
          bench.schedule(50 * unit, 100 * unit, 110 * unit, 200 * unit, 70_000 * unit, 1L << 50);
      var witness = bench.schedule(200 * unit);
      bench.now = 120 * unit; // due, but not yet expired
      for (Probe timer : timers) {
        assertThat(bench.queue.cancel(timer)).as("cancel of %s", timer).isTrue();
        assertThat(bench.queue.cancel(timer)).as("second cancel of %s", timer).isFalse();
      }
      bench.advanceTo(1L << 51);
      for (Probe timer : timers) {
        assertThat(timer.reports()).as("reports of %s after its cancel", timer).isZero();
      }
      assertThat(witness.reports()).as("reports of one that was not cancelled").isOne();
    }
  }

  /// What `schedule` returns, and what the leader then reads.
  @Rule(id = "8.5")
  default void anEarlierDeadlineShortensTheWait() {
    try (var bench = new TimerBench(this)) {
      long unit = bench.resolution;
      for (long earlier : new long[] {90_000, 9_000, 900, 90, 9, 1}) {
        boolean shortened = bench.queue.schedule(new Probe(earlier * unit), earlier * unit);
        assertThat(shortened).as("whether the wait for %s units is shorter", earlier).isTrue();
        assertThat(bench.queue.nextDeadlineNanos())
            .as("the next deadline, with one in %s units of %s ns", earlier, unit)
            .isLessThanOrEqualTo(bench.latest(earlier * unit));
        boolean again = bench.queue.schedule(new Probe(earlier * unit), (earlier + 1) * unit);
        assertThat(again).as("whether a later one shortens the wait").isFalse();
      }
    }
  }

  /// A reset is a cancel and a new schedule.
  @Rule(id = "8.7")
  default void aResetTimerIsAsGoodAsNew() {
    try (var bench = new TimerBench(this)) {
      long unit = bench.resolution;
      var later = bench.schedule(10 * unit);
      var earlier = bench.schedule(90_000 * unit);
      var past = bench.schedule(80_000 * unit);
      bench.advanceTo(5 * unit);
      reset(bench, later, 5_000 * unit);
      reset(bench, earlier, 20 * unit);
      reset(bench, past, 2 * unit);
      bench.advanceTo(6 * unit);
      assertThat(past.reports()).as("reports after a reset into the past").isOne();
      bench.advanceTo(30 * unit);
      assertThat(earlier.reports()).as("reports after a reset to earlier").isOne();
      assertThat(later.reports()).as("reports at the old deadline").isZero();
      bench.advanceTo(5_001 * unit);
      assertThat(later.reports()).as("reports after a reset to later").isOne();
      bench.queue.schedule(later, 5_100 * unit);
      assertThat(bench.queue.cancel(later)).as("cancel of a timer that fired before").isTrue();
      bench.queue.schedule(later, 5_200 * unit);
      bench.advanceTo(5_201 * unit);
      assertThat(later.reports()).as("reports of a timer that fired before").isEqualTo(2);
    }
  }

  private static void reset(TimerBench bench, Probe timer, long deadlineNanos) {
    assertThat(bench.queue.cancel(timer)).as("cancel of %s", timer).isTrue();
    bench.queue.schedule(timer, deadlineNanos);
  }

  /// Around every power of two, as seen from several beginnings, alone and in company.
  @Rule(id = "8.8")
  default void deadlinesAtBoundariesFire() {
    for (long unit : new long[] {capabilities().resolutionNanos(), 1_000_000}) {
      try (var bench = new TimerBench(this)) {
        for (long begin : new long[] {0, 1, 63, 64, 4_095, 123_456}) {
          bench.advanceTo(bench.now + begin * unit);
          for (long delta : TimerBench.aroundPowersOfTwo(0, 26, 0, unit)) {
            var alone = bench.schedule(bench.now + delta);
            bench.advanceTo(bench.latest(alone.due));
            assertFired(alone);
          }
          for (long units = ALMOST_A_TURN; units < TURN; units += 1 + units % 5) {
            var almostATurn = bench.schedule(bench.now + units * unit);
            var before = bench.schedule(bench.now + units / 2 * unit);
            for (Probe timer : List.of(before, almostATurn)) {
              bench.advanceTo(bench.latest(timer.due));
              assertFired(timer);
            }
          }
          for (Probe timer : bench.schedule(TimerBench.aroundPowersOfTwo(0, 26, bench.now, unit))) {
            bench.advanceTo(bench.latest(timer.due));
            assertFired(timer);
          }
        }
      }
    }
  }

  private static void assertFired(Probe timer) {
    assertThat(timer.reports()).as("reports of %s when it was due", timer).isOne();
  }

  /// Near the end of the clock, and on both sides of the horizon.
  @Rule(id = "8.9")
  default void longDurationsDoNotOverflow() {
    try (var bench = new TimerBench(this)) {
      long unit = bench.resolution;
      bench.advanceTo(unit);
      long horizon = Math.min(capabilities().horizonNanos(), Long.MAX_VALUE - 8 * unit);
      var far = bench.schedule(horizon - 4 * unit, horizon, horizon + 4 * unit);
      var ends =
          bench.schedule(
              Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MAX_VALUE - unit, Long.MAX_VALUE - unit / 2);
      var near = bench.schedule(10 * unit);
      bench.advanceTo(11 * unit);
      assertFired(near);
      bench.advanceTo(Math.min(1L << 54, horizon / 2)); // half a year at most
      assertSilent(far);
      assertSilent(ends);
      assertThat(bench.queue.nextDeadlineNanos()).as("the next deadline").isGreaterThan(bench.now);
      for (Probe timer : far) {
        bench.advanceTo(timer.due - 2 * unit);
        assertSilent(List.of(timer));
        bench.advanceTo(bench.latest(timer.due));
        assertFired(timer);
      }
      Probe never = ends.getFirst();
      bench.advanceTo(Long.MAX_VALUE - 1);
      assertSilent(List.of(never));
      assertThat(bench.queue.cancel(never)).as("cancel of %s", never).isTrue();
    }
  }

  private static void assertSilent(List<Probe> timers) {
    for (Probe timer : timers) {
      assertThat(timer.reports()).as("reports of %s, long before", timer).isZero();
    }
  }

  /// A leader whose clock goes back and forth.
  @Rule(id = "8.19")
  default void aBackwardStepIsHarmless() {
    try (var bench = new TimerBench(this)) {
      long unit = bench.resolution;
      var first = bench.schedule(1_000 * unit);
      bench.advanceTo(1_001 * unit);
      assertFired(first);
      var second = bench.schedule(1_500 * unit);
      bench.now = 10 * unit;
      bench.expire(Integer.MAX_VALUE);
      var third = bench.schedule(1_400 * unit);
      bench.expire(Integer.MAX_VALUE);
      assertSilent(List.of(second, third));
      bench.advanceTo(1_300 * unit);
      assertSilent(List.of(second, third));
      bench.advanceTo(1_501 * unit);
      assertFired(second);
      assertFired(third);
    }
  }

  /// A leader that sleeps exactly as long as it is told to.
  @Rule(id = "8.21")
  default void theNextDeadlineLeadsToEveryTimer() {
    int count = 200;
    Random random = random();
    try (var bench = new TimerBench(this)) {
      var waiting = new ArrayList<>(bench.schedule(new long[] {1L << 53}));
      for (int i = 0; i < count; i++) {
        waiting.add(bench.schedule(random.nextLong(1L << 8 + random.nextInt(45))));
        if (random.nextInt(4) == 0) {
          bench.queue.cancel(waiting.remove(random.nextInt(waiting.size())));
        }
        assertNotTooLate(bench, waiting);
      }
      followNextDeadline(bench, waiting, count);
      assertThat(bench.queue.nextDeadlineNanos())
          .as("the next deadline of an empty queue")
          .isEqualTo(Long.MAX_VALUE);
    }
    try (var bench = new TimerBench(this)) {
      // in a heap in an array, 4 takes the place of 101, and has to rise above 100
      var waiting = new ArrayList<Probe>();
      for (int ticks : new int[] {1, 100, 2, 101, 102, 3, 4}) {
        waiting.add(bench.schedule(ticks * bench.resolution));
      }
      bench.queue.cancel(waiting.remove(3));
      followNextDeadline(bench, waiting, count);
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < count; i++) {
          waiting.add(bench.schedule(bench.now + random.nextLong(1L << 8 + random.nextInt(45))));
        }
        Collections.shuffle(waiting, random);
        for (int i = 0; i < count / 2; i++) {
          bench.queue.cancel(waiting.removeLast());
        }
        followNextDeadline(bench, waiting, count);
      }
    }
    try (var bench = new TimerBench(this)) {
      for (int round = 0; round < 5; round++) {
        var waiting = new ArrayList<Probe>();
        for (int i = 0; i < count; i++) {
          waiting.add(bench.schedule(bench.now + random.nextLong(1L << 8 + random.nextInt(45))));
        }
        leadLate(bench, waiting, random);
      }
    }
  }

  /// A leader that looks late, by any time.
  private static void leadLate(TimerBench bench, List<Probe> waiting, Random random) {
    while (!waiting.isEmpty()) {
      bench.advanceTo(
          Math.max(bench.now, bench.queue.nextDeadlineNanos())
              + random.nextLong(1L << random.nextInt(45)));
      for (Probe timer : waiting) {
        if (bench.latest(timer.due) <= bench.now) {
          assertFired(timer);
        }
      }
      waiting.removeIf(timer -> timer.reports() > 0);
    }
  }

  /// Leads as a leader does that wakes when the queue asks for it, until no timer waits.
  private static void followNextDeadline(TimerBench bench, List<Probe> waiting, int timers) {
    int wakes = 0;
    while (!waiting.isEmpty()) {
      assertThat(++wakes).as("wakes for %s timers", timers).isLessThanOrEqualTo(64 * timers);
      bench.now = Math.max(bench.now, bench.queue.nextDeadlineNanos());
      bench.expire(Integer.MAX_VALUE);
      waiting.removeIf(timer -> timer.reports() > 0);
      assertNotTooLate(bench, waiting);
    }
  }

  private static void assertNotTooLate(TimerBench bench, List<Probe> waiting) {
    long earliest = waiting.stream().mapToLong(timer -> timer.due).min().orElse(Long.MAX_VALUE);
    assertThat(bench.queue.nextDeadlineNanos())
        .as("the next deadline, the earliest timer being due at %s", earliest)
        .isLessThanOrEqualTo(Math.max(bench.now, bench.latest(earliest)));
  }

  /// One call, many due timers.
  @Rule(id = "8.22")
  default void expiryKeepsToItsBudget() {
    int count = 1_000;
    try (var bench = new TimerBench(this)) {
      var timers = new ArrayList<Probe>();
      for (int i = 0; i < count; i++) {
        timers.add(bench.schedule((100 + i % 7) * bench.resolution));
      }
      bench.now = 200 * bench.resolution;
      int taken = 0;
      for (int calls = 0; taken < count; calls++) {
        assertThat(calls).as("calls that took out %s timers", taken).isLessThan(10 * count);
        assertThat(bench.queue.nextDeadlineNanos())
            .as("the next deadline while %s timers are due", count - taken)
            .isLessThanOrEqualTo(bench.now);
        int budget = calls % 11;
        int expired = bench.expire(budget);
        assertThat(expired).as("timers taken out").isLessThanOrEqualTo(budget);
        taken += expired;
        assertThat(timers.stream().mapToInt(Probe::reports).sum())
            .as("timers reported, against what expire returned")
            .isEqualTo(taken);
      }
      timers.forEach(DeadlineRules::assertFired);
    }
  }
}
