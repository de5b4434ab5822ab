package dev.weft.timer.wheel;

import static dev.weft.timer.wheel.Leader.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.TimerEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Owners schedule and cancel, rivals cancel, the leader expires and in the end somebody closes.
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RaceTest {

  private static final long SLICE_NANOS = 400_000_000;
  private static final int PROBES = 64;

  private final Wheel wheel = new Wheel(8);
  private volatile long nowNanos;
  private volatile boolean over;

  /// One owner's timers and what became of them.
  private final class Owner {
    final List<Probe> probes = Stream.generate(Probe::new).limit(PROBES).toList();
    long scheduled;

    /// Runs until the wheel is closed; returns how many were cancelled.
    long schedule(long seed) {
      var random = new SplittableRandom(seed);
      long cancelled = 0;
      for (; ; ) {
        Probe probe = probes.get(random.nextInt(PROBES));
        if (!probe.isQueued()) {
          long deadline = nowNanos + random.nextLong(200 * TICK);
          try {
            wheel.schedule(probe, deadline);
          } catch (IllegalStateException closed) {
            return cancelled;
          }
          scheduled++;
          long next = wheel.nextDeadlineNanos();
          if (next > Math.max(deadline + TICK, nowNanos) && probe.isQueued()) {
            throw new AssertionError("I7: " + next + " after " + deadline);
          }
        } else if (random.nextInt(4) == 0 && wheel.cancel(probe)) {
          cancelled++;
        }
      }
    }

    long rival(long seed) {
      var random = new SplittableRandom(seed);
      long cancelled = 0;
      while (!over) {
        if (wheel.cancel(probes.get(random.nextInt(PROBES)))) {
          cancelled++;
        }
      }
      return cancelled;
    }
  }

  private long lead() {
    long expired = 0;
    while (!over) {
      nowNanos += 7 * TICK / 3;
      expired += wheel.expire(nowNanos, 16, this::report);
    }
    return expired;
  }

  private void report(TimerEntry entry) {
    ((Probe) entry).reported++;
  }

  private long closeAfter(long nanos) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < nanos) {
      Thread.yield();
    }
    var left = new ArrayList<TimerEntry>();
    wheel.close(left::add);
    over = true;
    return left.size();
  }

  @Test
  @DisplayName("8.4 I8 each timer is either cancelled, expired or closed, once; none is left")
  void r8_4_exactlyOneEnd() throws Exception {
    var owners = List.of(new Owner(), new Owner());
    var ends = new ArrayList<Callable<Long>>();
    for (Owner owner : owners) {
      ends.add(() -> owner.schedule(owners.indexOf(owner)));
      ends.add(() -> owner.rival(7 + owners.indexOf(owner)));
    }
    ends.add(this::lead);
    ends.add(() -> closeAfter(SLICE_NANOS));

    long ended = 0;
    try (var threads = Executors.newCachedThreadPool()) {
      for (Future<Long> end : ends.stream().map(threads::submit).toList()) {
        ended += end.get();
      }
    }
    assertThat(ended).isEqualTo(owners.stream().mapToLong(owner -> owner.scheduled).sum());
    assertThat(ended).isGreaterThan(1000);
    for (Owner owner : owners) {
      assertThat(owner.probes).noneMatch(Probe::isQueued);
      assertThat(owner.probes).allMatch(probe -> probe.next == null && probe.previous == null);
    }
    assertThat(wheel.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  @DisplayName("8.4 many threads on one timer: one cancel wins")
  void r8_4_oneCancelWins() throws Exception {
    var probe = new Probe();
    try (var threads = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 500; i++) {
        wheel.schedule(probe, i * TICK);
        int wins = 0;
        var cancels = Stream.generate(() -> threads.submit(() -> wheel.cancel(probe))).limit(4);
        for (Future<Boolean> cancel : cancels.toList()) {
          wins += cancel.get() ? 1 : 0;
        }
        assertThat(wins).isEqualTo(1);
      }
    }
  }
}
