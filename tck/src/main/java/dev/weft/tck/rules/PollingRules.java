package dev.weft.tck.rules;

import static dev.weft.spi.Readiness.READ;
import static dev.weft.tck.bench.Loopback.receive;
import static dev.weft.tck.bench.Loopback.send;
import static dev.weft.tck.bench.ReactorBench.FOREVER;
import static dev.weft.tck.bench.ReactorBench.awaitReadable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spi.Reactor;
import dev.weft.tck.ReactorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.bench.Lateness;
import dev.weft.tck.bench.Loopback;
import dev.weft.tck.bench.Loopback.Pair;
import dev.weft.tck.bench.Poller;
import dev.weft.tck.bench.ReactorBench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// §7 of the rule book: how a poll begins, waits and ends.
public interface PollingRules extends ReactorKit {

  /// Each under a poll that sleeps without limit.
  @Rule(id = "7.9")
  default void changesReachAPollInProgress() throws Exception {
    try (var bench = new ReactorBench(this)) {
      var pair = bench.loopback.pair();
      Poller poller = bench.sleeper(FOREVER);
      Reactor.Handle handle = bench.attach(pair.here(), 1);
      awaitReadable(pair.here(), handle);
      send(pair.there(), 1);
      while ((bench.bitsOf(1) & READ) == 0) {
        poller.returned("when a source is attached, armed and ready");
        poller = bench.poller(1, FOREVER);
      }
      poller.stop();
      bench.loopback.receive(pair.here(), 1);

      bench.events.clear();
      poller = bench.sleeper(FOREVER);
      awaitReadable(pair.here(), handle);
      send(pair.there(), 1);
      while ((bench.bitsOf(1) & READ) == 0) {
        poller.returned("when a direction is armed and ready");
        poller = bench.poller(1, FOREVER);
      }
      poller.stop();
      bench.loopback.receive(pair.here(), 1);

      awaitReadable(pair.here(), handle);
      Poller last = bench.sleeper(FOREVER);
      handle.detach();
      bench.events.clear();
      send(pair.there(), 1);
      quietly("a detached source is reported", () -> bench.bitsOf(1) == 0);
      bench.reactor.wakeup();
      last.returned("when it is woken up");
      assertThat(bench.bitsOf(1)).as("reported of a detached source").isZero();
    }
  }

  /// During a poll, before one, before one that does not wait; and many races.
  @Rule(id = "7.10", kind = RuleKind.STOCHASTIC)
  default void everyWakeupEndsAPoll() throws Exception {
    try (var bench = new ReactorBench(this)) {
      Poller asleep = bench.sleeper(FOREVER);
      bench.reactor.wakeup();
      assertThat(asleep.returned("when it is woken up")).as("events of a wake-up").isZero();

      bench.reactor.wakeup();
      bench.reactor.wakeup();
      bench.reactor.wakeup();
      assertThat(bench.poll(FOREVER)).as("events of a wake-up").isZero();
      Poller again = bench.sleeper(FOREVER);
      quietly("three wake-ups before a poll end the next one, too", () -> !again.isDone());
      bench.reactor.wakeup();
      again.returned("when it is woken up");

      bench.reactor.wakeup();
      bench.poll(0);
      Poller last = bench.sleeper(FOREVER);
      quietly("a wake-up ends a poll after one that did not wait", () -> !last.isDone());
      bench.reactor.wakeup();
      last.returned("when it is woken up");
      wakeupsBesideEvents(bench);
      for (int wakers : new int[] {1, 3}) {
        within("no wake-up is lost in a race with a poll", () -> race(bench, wakers));
      }
    }
  }

  /// A poll that returns with an event and a wake-up at once takes no later wake-up with it.
  private void wakeupsBesideEvents(ReactorBench bench) throws Exception {
    Pair pair = bench.loopback.pair();
    Reactor.Handle handle = bench.attach(pair.here(), 1);
    for (int i = 0; i < 20; i++) {
      awaitReadable(pair.here(), handle);
      bench.poll(0);
      send(pair.there(), 1);
      bench.reactor.wakeup();
      bench.poll(FOREVER);
      receive(pair.here());
      bench.reactor.wakeup();
      bench.sleeper(FOREVER).returned("when it was woken up after a poll with an event");
    }
    handle.detach();
  }

  /// Each waker waits until a poll that came back has seen what it did before. A slow machine ends
  /// it early, but a wake-up that is lost leaves a poll that does not return.
  private Void race(ReactorBench bench, int wakers) throws Exception {
    int rounds = 20 * settings().iterations() / wakers;
    long begin = System.nanoTime();
    long enough = settings().patience().toNanos() / 2;
    var over = new AtomicBoolean();
    var sent = new AtomicInteger[wakers];
    var seen = new AtomicInteger[wakers];
    for (int w = 0; w < wakers; w++) {
      AtomicInteger mine = sent[w] = new AtomicInteger();
      AtomicInteger answered = seen[w] = new AtomicInteger();
      Thread.ofPlatform()
          .daemon()
          .name("tck: waking")
          .start(
              () -> {
                for (int i = 1; i <= rounds && !over.get(); i++) {
                  mine.setPlain(i); // made visible by the wake-up alone
                  bench.reactor.wakeup();
                  while (answered.get() < i && !over.get()) {
                    Thread.yield();
                  }
                }
              });
    }
    for (int i = 0; !over.get(); i++) {
      bench.reactor.poll(i % 2 == 0 ? 0 : FOREVER, bench::record);
      for (int w = 0; w < wakers; w++) {
        seen[w].set(sent[w].getPlain());
      }
      over.set(
          Thread.currentThread().isInterrupted() // the rule has given up
              || System.nanoTime() - begin > enough
              || Arrays.stream(seen).allMatch(number -> number.getPlain() == rounds));
    }
    return null;
  }

  /// None, short, odd, very long and no limit.
  @Rule(id = "7.11")
  default void timeoutsAreKept() throws Exception {
    try (var bench = new ReactorBench(this)) {
      for (long nanos : new long[] {1, 999_999, 1_000_000, 1_000_001, 10_500_000}) {
        for (int i = 0; i < 3; i++) {
          assertThat(bench.timedPoll(nanos))
              .as("nanoseconds that a poll of %s took", nanos)
              .isGreaterThanOrEqualTo(nanos);
        }
      }
      Lateness.check(this, "a poll", bench::poll);
      for (long endless : new long[] {FOREVER, Long.MAX_VALUE}) {
        Poller poller = bench.sleeper(endless);
        quietly("a poll of " + endless + " ns returns with nothing", () -> !poller.isDone());
        bench.reactor.wakeup();
        poller.returned("when it is woken up");
      }
      var pair = bench.loopback.pair();
      awaitReadable(pair.here(), bench.attach(pair.here(), 7));
      bench.poll(0); // what is writable, and whatever else the system says of a new source
      send(pair.there(), 1);
      eventually(
          "a poll that does not wait collects what is there",
          () -> Loopback.succeeds(() -> bench.poll(0) > 0));
    }
  }

  /// The process is stopped and continued, by which, on Linux, the system's wait fails with EINTR;
  /// unless it is continued before its threads have stopped.
  @Rule(id = "7.16")
  default void signalsAreInvisible() throws Exception {
    needs(Files.isExecutable(Path.of("/bin/sh")), "there is no /bin/sh to send signals with");
    needs(System.console() == null, "the shell at a terminal would take a stop for Ctrl-Z");
    try (var bench = new ReactorBench(this)) {
      Poller limited = bench.sleeper(FOREVER);
      String self = String.valueOf(ProcessHandle.current().pid());
      int signals = settings().scaled(3, 1);
      for (int i = 0; i < signals; i++) {
        String stop = "kill -STOP \"$0\"; sleep .05 || sleep 1; kill -CONT \"$0\"";
        var kill = new ProcessBuilder("/bin/sh", "-c", stop, self);
        assertThat(kill.start().waitFor()).as("status of kill").isZero();
        quietly("a signal ends a poll", () -> !limited.isDone());
      }
      bench.reactor.wakeup();
      limited.returned("when it is woken up");
    }
  }

  /// Two threads poll: the second queues or returns at once, and each event has one owner.
  @Rule(id = "7.17")
  default void aSecondPollerCorruptsNothing() throws Exception {
    try (var bench = new ReactorBench(this)) {
      var pair = bench.loopback.pair();
      Reactor.Handle handle = bench.attach(pair.here(), 7);
      for (int i = 0; i < 3; i++) {
        awaitReadable(pair.here(), handle);
        Poller first = bench.poller(Integer.MAX_VALUE, FOREVER); // a false report ends no watch
        first.awaitSleep();
        Poller second = bench.poller(Integer.MAX_VALUE, FOREVER);
        second.awaitSleep();
        bench.events.clear();
        send(pair.there(), 1);
        eventually("one of two pollers reports", () -> (bench.bitsOf(7) & READ) != 0);
        bench.loopback.receive(pair.here(), 1);
        for (Poller poller : new Poller[] {first, second}) {
          poller.pollNoMore();
          eventually(
              "a poller returns",
              () -> {
                bench.reactor.wakeup();
                return poller.isDone();
              });
          poller.returned("beside another");
          assertThat(poller.miscounts())
              .as("what a poll returned, against what it reported")
              .isEmpty();
        }
        bench.poll(0); // takes a wake-up that is left
      }
    }
  }

  /// It counts as a wake-up, and the status stays set.
  @Rule(id = "7.26")
  default void anInterruptEndsAPoll() throws Exception {
    try (var bench = new ReactorBench(this)) {
      Poller poller = bench.sleeper(FOREVER);
      poller.interrupt();
      assertThat(poller.returned("when its thread is interrupted")).as("events").isZero();
      assertThat(poller.wasInterrupted()).as("the interrupt status after the poll").isTrue();
    }
  }
}
