package dev.weft.executor.workstealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.time.Time;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DriverRulesTest {

  /// A worker may lose its processor for less than that.
  private static final Tuning LONG_DELAY = new Tuning(64, 61, false, 200_000_000L, 0);

  @Test
  @DisplayName("5.9: whoever ran the reactor runs what it woke, on one worker too")
  void leaderRunsWhatItWoke() throws Exception {
    for (int workers = 1; workers <= 2; workers++) {
      try (TestPool pool = TestPool.open(workers)) {
        var socket = new Leaves.Socket(pool, 3);
        for (int i = 0; i < 200; i++) {
          var handle = pool.weft.spawn(socket.readable());
          pool.awaitAsleep();
          socket.report();
          pool.weft.blockOn(handle);
        }
      }
    }
  }

  @Test
  @DisplayName("5.10, S1-18: a task blocked on the leader delays I/O by at most 10 ms")
  void blockedLeaderHandsOverForSockets() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var blocking = new Leaves.Socket(pool, 3);
      var other = new Leaves.Socket(pool, 4);
      long[] delays = new long[15];
      for (int i = 0; i < delays.length; i++) {
        delays[i] = delayBehindABlockedLeader(pool, blocking, other);
      }
      assertTypicallyBelow10Millis(delays);
    }
  }

  private static long delayBehindABlockedLeader(
      TestPool pool, Leaves.Socket blocking, Leaves.Socket other) throws Exception {
    var hold = new CountDownLatch(1);
    var blocked = new AtomicBoolean();
    var arrived = new AtomicLong();
    pool.weft.spawn(
        after(
            blocking.readable(),
            () -> {
              blocked.set(true);
              Leaves.block(hold);
            }));
    var done = pool.weft.spawn(after(other.readable(), () -> arrived.set(System.nanoTime())));
    pool.awaitAsleep();
    blocking.report();
    Patience.until("the leader is blocked", blocked::get);
    long reported = System.nanoTime();
    other.report();
    pool.weft.blockOn(done);
    hold.countDown();
    return arrived.get() - reported;
  }

  private static Future<Integer> after(Future<Integer> first, Runnable action) {
    return Futures.pollFn(
        cx -> {
          if (first.poll(cx) instanceof Poll.Ready<Integer> ready) {
            action.run();
            return ready;
          }
          return Poll.pending();
        });
  }

  private static void assertTypicallyBelow10Millis(long[] delays) {
    Arrays.sort(delays);
    assertThat(delays[delays.length / 2])
        .as("delays in ns: %s", Arrays.toString(delays))
        .isLessThan(10_000_000);
  }

  @Test
  @DisplayName("5.10: a task blocked on the leader delays timers by at most 10 ms")
  void blockedLeaderHandsOverForTimers() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var blocking = new Leaves.Socket(pool, 3);
      long[] delays = new long[15];
      for (int i = 0; i < delays.length; i++) {
        var hold = new CountDownLatch(1);
        var blocked = new AtomicBoolean();
        pool.weft.spawn(
            after(
                blocking.readable(),
                () -> {
                  blocked.set(true);
                  Leaves.block(hold);
                }));
        var slept = pool.weft.spawn(Time.sleep(Duration.ofMillis(30)));
        long due = System.nanoTime() + 30_000_000;
        pool.awaitAsleep();
        blocking.report();
        Patience.until("the leader is blocked", blocked::get);
        pool.weft.blockOn(slept);
        delays[i] = System.nanoTime() - due;
        hold.countDown();
      }
      assertTypicallyBelow10Millis(delays);
    }
  }

  /// Two sockets, reported by one poll of a sleeping leader: the first runs `first`, and then the
  /// second `second`, if both are left to it.
  ///
  /// @param whileHeld what is done while the leader is held in its poll, and all others sleep
  private static List<JoinHandle<Integer>> inOneDispatch(
      TestPool pool, Runnable whileHeld, Runnable first, Runnable second) throws IOException {
    var sockets = List.of(new Leaves.Socket(pool, 3), new Leaves.Socket(pool, 4));
    var handles =
        List.of(
            pool.weft.spawn(after(sockets.get(0).readable(), first)),
            pool.weft.spawn(after(sockets.get(1).readable(), second)));
    Patience.until("both wait", () -> pool.reactor.arms.get() == 2);
    pool.awaitAsleep();
    var gate = new CountDownLatch(1);
    pool.reactor.holdsWaits = gate;
    try {
      Patience.until(
          "a leader is held in its poll",
          () -> {
            pool.reactor.wakeup();
            return pool.reactor.held.get() == 1;
          });
      whileHeld.run();
      sockets.get(0).report();
      sockets.get(1).report();
    } finally {
      pool.reactor.holdsWaits = null;
      gate.countDown();
    }
    return handles;
  }

  @Test
  @DisplayName("5.8: what a dispatch delivers and the leader has soon done wakes no second worker")
  void shortBacklogIsTheLeadersOwn() throws Exception {
    try (TestPool pool = TestPool.open(2, LONG_DELAY)) {
      var claims = new AtomicLong();
      Runnable count = () -> claims.set(pool.sum(WorkerMetrics::claims));
      for (JoinHandle<Integer> handle : inOneDispatch(pool, count, () -> {}, () -> {})) {
        Patience.until("it ran", handle::isFinished);
      }
      pool.awaitAsleep();
      assertThat(pool.sum(WorkerMetrics::claims)).isEqualTo(claims.get());
    }
  }

  @Test
  @DisplayName("5.10: what was delivered behind a task that blocks is run by another worker")
  void blockedBacklogIsRunElsewhere() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      runsBehindABlockedLeader(pool, () -> {});
    }
  }

  @Test
  @DisplayName("5.10: what was delivered behind a task that blocks is run although turns go on")
  void blockedBacklogIsRunElsewhereBesideTurns() throws Exception {
    try (TestPool pool = TestPool.open(3, LONG_DELAY)) {
      var stop = new AtomicBoolean();
      var polls = new AtomicInteger();
      Runnable keepAWorkerBusy =
          () -> {
            pool.weft.spawn(Leaves.yieldUntil(() -> polls.incrementAndGet() > 0 && stop.get()));
            Patience.until("a worker is busy", () -> polls.get() > 100);
          };
      runsBehindABlockedLeader(pool, keepAWorkerBusy);
      stop.set(true);
    }
  }

  private static void runsBehindABlockedLeader(TestPool pool, Runnable whileHeld) throws Exception {
    var hold = new CountDownLatch(1);
    var ran = new AtomicInteger();
    Runnable blocks =
        () -> {
          if (ran.incrementAndGet() == 1) {
            Leaves.block(hold);
          }
        };
    inOneDispatch(pool, whileHeld, blocks, blocks);
    Patience.until("the other one ran", () -> ran.get() == 2);
    hold.countDown();
  }

  @Test
  @DisplayName("9.6: a task that yields runs after the driver had a turn")
  void yieldLetsTheDriverHaveATurn() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      var socket = new Leaves.Socket(pool, 3);
      var arrived = new AtomicBoolean();
      pool.weft.spawn(after(socket.readable(), () -> arrived.set(true)));
      pool.awaitAsleep();
      int[] polls = {0};
      int pollsNeeded =
          pool.weft.blockOn(
              pool.weft.spawn(
                  Futures.<Integer>pollFn(
                      cx -> {
                        if (polls[0]++ == 0) {
                          socket.report();
                        }
                        if (arrived.get()) {
                          return Poll.ready(polls[0]);
                        }
                        cx.yieldTask();
                        return Poll.pending();
                      })));
      // the turn before the second poll wakes the other task, which runs before the third
      assertThat(pollsNeeded).isLessThanOrEqualTo(3);
    }
  }

  @Test
  @DisplayName(
      "9.6, D6: a leader that the system lets wait delays no timer beside a task that yields")
  void aLateLeaderDelaysNoTimer() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      pool.awaitAsleep();
      var runs = new CountDownLatch(1);
      pool.reactor.holdsWaits = runs;
      var stop = new AtomicBoolean();
      pool.weft.spawn(Leaves.yieldUntil(stop::get));
      try {
        for (int i = 0; i < 3; i++) {
          var slept = pool.weft.spawn(Time.sleep(Duration.ofMillis(2)));
          Patience.until("the timer fires", slept::isFinished);
        }
        assertThat(pool.reactor.held).as("leaders that wait for a processor").hasValue(1);
      } finally {
        pool.reactor.holdsWaits = null;
        runs.countDown();
        stop.set(true);
      }
    }
  }

  @Test
  @DisplayName("9.6, D6: a busy worker that loses its processor within a turn delays no timer")
  void aLeadThatIsStuckDelaysNoTimer() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var socket = new Leaves.Socket(pool, 3);
      pool.awaitAsleep();
      var runs = new CountDownLatch(1);
      pool.reactor.holdsLooks = runs;
      var stop = new AtomicBoolean();
      pool.weft.spawn(Leaves.yieldUntil(stop::get));
      try {
        Patience.until(
            "a busy worker is held in its turn",
            () -> {
              socket.report(); // ends the wait of whoever leads instead
              return pool.reactor.held.get() == 1;
            });
        var slept = pool.weft.spawn(Time.sleep(Duration.ofMillis(2)));
        Patience.until("the timer fires", slept::isFinished);
        assertThat(pool.reactor.held).as("leaders that wait for a processor").hasValue(1);
      } finally {
        pool.reactor.holdsLooks = null;
        runs.countDown();
        stop.set(true);
      }
    }
  }

  @Test
  @DisplayName("9.7: 100 self-waking tasks stop neither sockets nor timers")
  void busyWorkersLeadTheDriver() throws Exception {
    try (TestPool pool = TestPool.open(2)) {
      var stop = new AtomicBoolean();
      for (int i = 0; i < 100; i++) {
        pool.weft.spawn(Leaves.wakeSelfUntil(stop::get));
      }
      var socket = new Leaves.Socket(pool, 3);
      for (int i = 0; i < 20; i++) {
        var handle = pool.weft.spawn(socket.readable());
        Thread.onSpinWait();
        socket.report();
        pool.weft.blockOn(pool.weft.spawn(Time.sleep(Duration.ofMillis(1))));
        socket.report();
        pool.weft.blockOn(handle);
      }
      stop.set(true);
    }
  }

  @Test
  @DisplayName("6.7: a task that leaves the interrupt status set harms nobody")
  void interruptStatusIsCleared() throws Exception {
    try (TestPool pool = TestPool.open(1)) {
      pool.weft.blockOn(pool.weft.spawn(Leaves.run(() -> Thread.currentThread().interrupt())));
      pool.awaitAsleep();
      int polls = pool.reactor.polls;
      var seen = new AtomicInteger();
      pool.weft.blockOn(
          pool.weft.spawn(
              Leaves.run(() -> seen.set(Thread.currentThread().isInterrupted() ? 1 : 2))));
      assertThat(seen).hasValue(2);
      assertThat(pool.reactor.polls - polls).as("the reactor does not spin").isLessThan(20);
    }
  }
}
