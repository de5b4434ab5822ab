package dev.weft.tck.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weft.spi.TimerEntry;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.TimerKit;
import dev.weft.tck.bench.ExpiryRace;
import dev.weft.tck.bench.Reclaimed;
import dev.weft.tck.bench.TimerBench;
import dev.weft.tck.bench.TimerBench.Probe;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// §8 of the rule book: who has an entry, and when it is let go.
public interface TimerEntryRules extends TimerKit {

  /// How often a leader and a rival are to meet.
  int MEETINGS = 100;

  /// An owner puts in, a rival cancels, the leader expires; then the leader takes out many at once.
  @Rule(id = "8.4", kind = RuleKind.STOCHASTIC)
  default void everyTimerEndsOnce() throws Exception {
    for (int i = 0; i < settings().iterations(); i++) {
      long unit = capabilities().resolutionNanos();
      var cancelled = new AtomicInteger();
      List<Probe> timers = IntStream.range(0, 16).mapToObj(n -> new Probe(n * unit)).toList();
      try (var bench = new TimerBench(this)) {
        var inserted = new AtomicBoolean();
        Callable<?> owner =
            () -> {
              try {
                timers.forEach(timer -> bench.queue.schedule(timer, timer.due));
              } finally {
                inserted.set(true);
              }
              return null;
            };
        Callable<?> rival =
            () -> {
              do {
                timers.forEach(timer -> cancelled.addAndGet(bench.queue.cancel(timer) ? 1 : 0));
              } while (!inserted.get());
              return null;
            };
        Callable<?> leader =
            () -> {
              for (bench.now = 0; bench.now < 12 * unit || !inserted.get(); bench.now += unit) {
                bench.expire(4);
              }
              return null;
            };
        within("owner, rival and leader are done", () -> atOnce(List.of(owner, rival, leader)));
        bench.advanceTo(timers.size() * unit);
        int ended = timers.stream().mapToInt(Probe::reports).sum() + cancelled.get();
        assertThat(ended)
            .as("ends of %s timers, %s of them by cancel", timers.size(), cancelled)
            .isEqualTo(timers.size());
        assertThat(timers).as("timers left").allMatch(timer -> timer.slot() < 0);
        assertThat(bench.queue.nextDeadlineNanos()).as("next deadline").isEqualTo(Long.MAX_VALUE);
      }
    }
    cancelsMeetAnExpiry();
  }

  /// Many are due at once, and the two meet in the middle of them. On new threads again and again,
  /// since two that share a processor may do so for long, and hardly meet.
  private void cancelsMeetAnExpiry() throws Exception {
    long patience = settings().patience().toNanos();
    long begin = System.nanoTime();
    for (int met = 0; met < MEETINGS && System.nanoTime() - begin < patience / 8; ) {
      try (var bench = new TimerBench(this)) {
        var race = new ExpiryRace(bench, MEETINGS, patience / 100);
        within("leader and rival are done", () -> atOnce(List.of(race::cancel, race::lead)));
        assertThat(race.reported() + race.cancelled())
            .as("ends of %s timers, %s of them by cancel", race.timers(), race.cancelled())
            .isEqualTo(race.timers());
        assertThat(race.left()).as("timers left").isZero();
        assertThat(bench.queue.nextDeadlineNanos()).as("next deadline").isEqualTo(Long.MAX_VALUE);
        met += race.met();
      }
    }
  }

  private static Void atOnce(List<Callable<?>> work) throws Exception {
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      for (var done : work.stream().map(threads::submit).toList()) {
        done.get();
      }
      return null;
    }
  }

  /// Very many put in and cancelled in any order, and one of them must be let go. A queue that
  /// searches for what it cancels needs minutes for this.
  @Rule(id = "8.10", kind = RuleKind.STOCHASTIC)
  default void manyTimersArePutInAndCancelled() throws Exception {
    int count = settings().scaled(250_000, 20_000);
    try (var bench = new TimerBench(this)) {
      var timers = new ArrayList<Probe>();
      for (int i = 0; i < count; i++) {
        timers.add(new Probe(30_000_000_000L + i * 1_000L));
      }
      within(
          count + " timers are put in",
          () -> {
            timers.forEach(timer -> bench.queue.schedule(timer, timer.due));
            return null;
          });
      Collections.shuffle(timers, random());
      var gone = new WeakReference<>(timers.getLast());
      within(
          count + " timers are cancelled",
          () -> {
            timers.removeIf(bench.queue::cancel);
            return null;
          });
      assertThat(timers).as("timers that were not there to be cancelled").isEmpty();
      assertThat(bench.queue.nextDeadlineNanos()).as("next deadline").isEqualTo(Long.MAX_VALUE);
      Reclaimed.eventually(this, "a cancelled timer is garbage", () -> gone.refersTo(null));
    }
  }

  /// Another thread uses the queue while a sink runs; a sink cancels other timers.
  @Rule(id = "8.16")
  default void sinksRunOutsideTheLock() throws Exception {
    try (var bench = new TimerBench(this)) {
      long unit = bench.resolution;
      var first = bench.schedule(unit);
      var other = bench.schedule(1_000 * unit);
      bench.now = 2 * unit;
      bench.queue.expire(
          bench.now,
          1,
          entry ->
              hurriedly(
                  "another thread cancels and schedules while a timer is reported",
                  () -> bench.queue.cancel(other) && bench.schedule(2_000 * unit) != null));
      assertThat(first.slot()).as("the slot of what was reported").isEqualTo(TimerEntry.EXPIRED);

      List<Probe> many = IntStream.range(0, 300).mapToObj(i -> bench.schedule(3 * unit)).toList();
      var cancelled = new ArrayList<TimerEntry>();
      bench.advanceTo(
          4 * unit,
          entry -> {
            TimerBench.report(entry);
            many.stream().filter(bench.queue::cancel).forEach(cancelled::add);
          });
      for (Probe timer : many) {
        assertThat(timer.reports() + Collections.frequency(cancelled, timer))
            .as("reports of %s and its cancels from inside a sink", timer)
            .isOne();
      }
    }
  }

  /// As [#within], where no checked exception may be thrown.
  private void hurriedly(String what, Callable<Boolean> work) {
    try {
      assertThat(within(what, work)).as(what).isTrue();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /// Overdue, near, far and never.
  @Rule(id = "8.18")
  default void closeReportsEveryTimer() {
    try (var bench = new TimerBench(this)) {
      long unit = bench.resolution;
      bench.advanceTo(10 * unit);
      var timers =
          bench.schedule(unit, 11 * unit, 11 * unit, 90 * unit, 9_000 * unit, Long.MAX_VALUE);
      bench.queue.close(TimerBench::report);
      for (Probe timer : timers) {
        assertThat(timer.reports()).as("reports of %s by close", timer).isOne();
        assertThat(timer.slot()).as("the slot of %s", timer).isEqualTo(TimerEntry.CLOSED);
      }
      assertThat(bench.queue.nextDeadlineNanos()).as("next deadline").isEqualTo(Long.MAX_VALUE);
    }
  }

  /// Entries that are queued already, elsewhere or not at all, and a closed queue.
  @Rule(id = "8.20")
  default void wrongCallsHaveDefinedResults() {
    try (var bench = new TimerBench(this);
        var elsewhere = new TimerBench(this)) {
      long unit = bench.resolution;
      var stranger = new Probe(unit);
      assertThat(bench.queue.cancel(stranger)).as("cancel of what was never put in").isFalse();
      var timer = bench.schedule(7 * unit);
      assertThatIllegalStateException()
          .as("putting in what is in the queue")
          .isThrownBy(() -> bench.queue.schedule(timer, 900 * unit));
      assertThatIllegalStateException()
          .as("putting in what is in another queue")
          .isThrownBy(() -> elsewhere.queue.schedule(timer, 900 * unit));
      bench.advanceTo(8 * unit);
      assertThat(timer.reports()).as("reports at the first deadline").isOne();
      assertThat(bench.queue.cancel(timer)).as("cancel of what has expired").isFalse();

      var pending = bench.schedule(50 * unit);
      bench.queue.close();
      bench.queue.close(TimerBench::report);
      assertThat(pending.slot()).as("the slot after a close").isEqualTo(TimerEntry.CLOSED);
      assertThat(pending.reports()).as("reports by a second close").isZero();
      assertThat(bench.queue.cancel(pending)).as("cancel after the close").isFalse();
      assertThatIllegalStateException()
          .as("putting in after the close")
          .isThrownBy(() -> bench.queue.schedule(stranger, unit));
      assertThat(stranger.slot()).as("the slot of what was refused").isEqualTo(TimerEntry.IDLE);
      bench.now = Long.MAX_VALUE - 1;
      assertThat(bench.expire(1)).as("timers taken out of a closed queue").isZero();
    }
  }
}
