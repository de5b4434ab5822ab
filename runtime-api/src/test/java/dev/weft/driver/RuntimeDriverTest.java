package dev.weft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Waker;
import dev.weft.spi.Readiness;
import dev.weft.spi.Source;
import dev.weft.spi.ThreadBound;
import dev.weft.spi.TimerEntry;
import dev.weft.spi.TimerQueue;
import dev.weft.toys.Patience;
import dev.weft.toys.ToyReactorProvider;
import dev.weft.toys.ToyTimerProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RuntimeDriverTest {

  private static final long SECOND = 1_000_000_000L;

  private final ToyReactorProvider.ToyReactor reactor = new ToyReactorProvider.ToyReactor();
  private final TimerQueue queue = new ToyTimerProvider().open(null);
  private final List<Throwable> contained = new ArrayList<>();
  private final RuntimeDriver driver =
      new RuntimeDriver(
          reactor,
          List.of(queue),
          null,
          i -> null,
          (doing, t) -> contained.add(t),
          new ThreadBound(1));

  private static final class Entry extends TimerEntry {}

  private static final class Counter implements Waker {
    final AtomicInteger wakes = new AtomicInteger();

    @Override
    public void wake() {
      wakes.incrementAndGet();
    }
  }

  private static Source source() {
    return new Source.OfDescriptor(7, new Object());
  }

  private void lead(long maxWait) {
    assertThat(driver.tryLead()).isTrue();
    driver.turn(maxWait);
    driver.dispatch();
    driver.yieldLead();
  }

  @Test
  @DisplayName("D1 7.17 only one thread leads")
  void oneLeader() {
    assertThat(driver.tryLead()).isTrue();
    assertThat(driver.tryLead()).isFalse();
    driver.yieldLead();
    assertThat(driver.tryLead()).isTrue();
  }

  @Test
  @DisplayName("D1 a virtual thread never leads")
  void virtualNeverLeads() throws Exception {
    var led = new boolean[1];
    Thread.ofVirtual().start(() -> led[0] = driver.tryLead()).join();
    assertThat(led[0]).isFalse();
  }

  @Test
  @DisplayName("D2 8.5 a timer earlier than the leader sleeps for ends its sleep")
  void earlierTimer() throws Exception {
    var waker = new Counter();
    Thread leader = Thread.ofPlatform().start(() -> lead(Long.MAX_VALUE));
    Patience.until("it sleeps", () -> reactor.polls == 1);
    var entry = new Entry();
    entry.waker(waker);
    driver.timers().schedule(entry, driver.timers().nowNanos(), -1);
    leader.join();
    Patience.until(
        "it fired",
        () -> {
          lead(0);
          return waker.wakes.get() == 1;
        });
    assertThat(entry.slot()).isEqualTo(TimerEntry.EXPIRED);
  }

  @Test
  @DisplayName("D2 a timer later than what the leader sleeps for does not wake it")
  void laterTimer() {
    var near = new Entry();
    driver.timers().schedule(near, driver.timers().nowNanos() + 3600 * SECOND, -1);
    Thread leader = Thread.ofPlatform().daemon().start(() -> lead(Long.MAX_VALUE));
    Patience.until("it sleeps", () -> reactor.polls == 1);
    for (int i = 1; i <= 100; i++) {
      driver.timers().schedule(new Entry(), (3600 + i) * SECOND, -1);
    }
    assertThat(leader.isAlive()).isTrue();
    driver.unpark();
    Patience.until("it woke", () -> !leader.isAlive());
  }

  @Test
  @DisplayName(
      "D6 8.5 a timer that is overdue is expired by who cannot lead, while the leader hangs")
  void overdueTimer() {
    var waker = new Counter();
    var entry = new Entry();
    entry.waker(waker);
    driver.timers().schedule(entry, driver.timers().nowNanos() + 1_000_000, -1);
    assertThat(driver.tryLead()).isTrue(); // and does not come to dispatch
    Patience.until(
        "it fired",
        () -> {
          driver.expireOverdue();
          return waker.wakes.get() == 1;
        });
    driver.dispatch();
    driver.yieldLead();
    driver.expireOverdue();
    assertThat(waker.wakes).hasValue(1);
  }

  @Test
  @DisplayName("D3 D6 a foreign waker of an overdue timer may do anything, and is contained")
  void overdueForeignWaker() {
    var after = new Counter();
    var nested = new Entry();
    nested.waker(after);
    var entry = new Entry();
    entry.waker(
        () -> {
          driver.timers().schedule(nested, 0, -1);
          driver.expireOverdue();
          throw new IllegalStateException("waker");
        });
    driver.timers().schedule(entry, 0, -1);
    assertThat(driver.tryLead()).isTrue();
    driver.expireOverdue();
    assertThat(after.wakes).hasValue(1);
    assertThat(contained).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("D3 2.12 foreign wakers run after the lead was given up, each contained")
  void foreignWakers() {
    var after = new Counter();
    Waker throwing =
        () -> {
          assertThat(driver.tryLead()).isTrue();
          driver.yieldLead();
          throw new IllegalStateException("waker");
        };
    for (Waker waker : List.of(throwing, after)) {
      var entry = new Entry();
      entry.waker(waker);
      driver.timers().schedule(entry, 0, -1);
    }
    lead(0);
    assertThat(after.wakes).hasValue(1);
    assertThat(contained).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("7.1 S1-15 an event wakes the waiter of its direction and no other")
  void directions() throws IOException {
    Source source = source();
    ReadinessCell cell = driver.sources().attach(source, driver);
    var reader = new Counter();
    var writer = new Counter();
    cell.clear(Readiness.READ | Readiness.WRITE, 0);
    assertThat(cell.pollReadable(reader)).isEqualTo(ReadinessCell.PENDING);
    assertThat(cell.pollWritable(writer)).isEqualTo(ReadinessCell.PENDING);
    reactor.report(source, Readiness.READ);
    lead(0);
    assertThat(reader.wakes).hasValue(1);
    assertThat(writer.wakes).hasValue(0);
    assertThat(cell.pollReadable(reader)).isNotEqualTo(ReadinessCell.PENDING);
    assertThat(cell.pollWritable(writer)).isEqualTo(ReadinessCell.PENDING);
  }

  @Test
  @DisplayName(
      "S1 7.13 an event for a released token wakes nobody, even if its index is used again")
  void staleToken() throws IOException {
    Source old = source();
    ReadinessCell oldCell = driver.sources().attach(old, driver);
    long oldToken = oldCell.token();
    oldCell.close();
    ReadinessCell cell = driver.sources().attach(source(), driver);
    assertThat((int) cell.token()).as("the index is used again").isEqualTo((int) oldToken);
    cell.clear(Readiness.READ, 0);
    var waker = new Counter();
    cell.pollReadable(waker);
    reactor.reportToken(oldToken, Readiness.READ);
    lead(0);
    assertThat(waker.wakes).hasValue(0);
  }

  @Test
  @DisplayName("the table grows and every cell is found")
  void grows() throws IOException {
    List<ReadinessCell> cells = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      cells.add(driver.sources().attach(source(), driver));
    }
    assertThat(cells).allMatch(cell -> driver.sources().find(cell.token()) == cell);
    cells.forEach(ReadinessCell::close);
    assertThat(driver.sources().isEmpty()).isTrue();
  }

  @Test
  @DisplayName("7.19 8.18 closing wakes every waiter of sources and timers")
  void close() throws IOException {
    ReadinessCell cell = driver.sources().attach(source(), driver);
    cell.clear(Readiness.READ, 0);
    var reader = new Counter();
    cell.pollReadable(reader);
    var sleeper = new Counter();
    var entry = new Entry();
    entry.waker(sleeper);
    driver.timers().schedule(entry, 3600 * SECOND, -1);
    driver.close();
    assertThat(reader.wakes).hasValue(1);
    assertThat(sleeper.wakes).hasValue(1);
    assertThat(entry.slot()).isEqualTo(TimerEntry.CLOSED);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> cell.pollReadable(reader))
        .isInstanceOf(dev.weft.RuntimeClosedException.class);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> driver.sources().attach(source(), driver))
        .isInstanceOf(dev.weft.RuntimeClosedException.class);
  }

  @Test
  @DisplayName("rule 7: a turn that delivers much is followed by twice as many task polls")
  void pollInterval() throws IOException {
    assertThat(driver.pollInterval()).isEqualTo(61);
    assertThat(driver.needsTurn()).isFalse();
    reportToNewcomers(100, () -> {});
    assertThat(driver.needsTurn()).isTrue();
    lead(0);
    assertThat(driver.pollInterval()).isEqualTo(200);
    lead(0);
    assertThat(driver.pollInterval()).isEqualTo(61);
  }

  @Test
  @DisplayName("rule 7: what has queued up gets less, although each turn brings as much again")
  void backlogDrains() throws IOException {
    int backlog = 1_000;
    for (int turn = 0; turn < 20 && backlog > 0; turn++) {
      var woken = new AtomicInteger();
      reportToNewcomers(100, woken::incrementAndGet);
      lead(0);
      assertThat(woken).hasValue(100);
      backlog += woken.get() - driver.pollInterval();
    }
    assertThat(backlog).isNotPositive();
  }

  private void reportToNewcomers(int count, Waker waker) throws IOException {
    for (int i = 0; i < count; i++) {
      Source source = source();
      ReadinessCell cell = driver.sources().attach(source, driver);
      cell.clear(Readiness.READ, 0);
      cell.pollReadable(waker);
      reactor.report(source, Readiness.READ);
    }
  }

  @Test
  @DisplayName("D5 a flush calls no foreign waker; the next leader does, at once")
  void flushLeavesForeignWakers() {
    var waker = new Counter();
    var entry = new Entry();
    entry.waker(waker);
    driver.timers().schedule(entry, 0, -1);
    driver.flush();
    assertThat(waker.wakes).hasValue(0);
    assertThat(driver.needsTurn()).isTrue();
    lead(Long.MAX_VALUE); // does not sleep
    assertThat(waker.wakes).hasValue(1);
    assertThat(driver.needsTurn()).isFalse();
  }

  @Test
  @DisplayName("D5 a close calls what a flush left")
  void closeAfterFlush() {
    var waker = new Counter();
    var entry = new Entry();
    entry.waker(waker);
    driver.timers().schedule(entry, 0, -1);
    driver.flush();
    driver.close();
    assertThat(waker.wakes).hasValue(1);
  }

  @Test
  @DisplayName("d7 a reactor that fails for ever fills no log and takes no processor")
  void failsForEver() {
    for (Throwable failure : List.of(new IOException("gone"), new OutOfMemoryError("full"))) {
      contained.clear();
      reactor.failure = failure;
      for (int i = 0; i < 1000; i++) {
        lead(0);
      }
      assertThat(contained).containsOnly(failure).hasSizeBetween(2, 12);
      int before = reactor.polls;
      long begin = System.nanoTime();
      while (System.nanoTime() - begin < SECOND / 20) {
        lead(Long.MAX_VALUE);
      }
      assertThat(reactor.polls - before).as("polls in 50 ms").isLessThan(10);
      reactor.failure = null;
      lead(0);
      contained.clear();
      reactor.failure = failure;
      lead(0);
      assertThat(contained).containsExactly(failure);
      reactor.failure = null;
      lead(0);
    }
  }

  @Test
  @DisplayName("d7 events that were missed let every waiter try")
  void missedEvents() throws IOException {
    ReadinessCell cell = driver.sources().attach(source(), driver);
    cell.clear(Readiness.READ, 0);
    var reader = new Counter();
    cell.pollReadable(reader);
    driver.sources().deliverToAll(driver);
    assertThat(driver.tryLead()).isTrue();
    driver.yieldLead();
    assertThat(reader.wakes).hasValue(1);
  }
}
