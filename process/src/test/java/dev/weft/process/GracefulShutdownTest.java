package dev.weft.process;

import static dev.weft.process.SignalKind.CONT;
import static dev.weft.process.SignalKind.WINCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.Poll;
import dev.weft.Weft;
import dev.weft.testing.PollProbe;
import dev.weft.testing.WeftTest;
import dev.weft.time.Time;
import dev.weft.timer.virtual.VirtualClock;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;

class GracefulShutdownTest {

  private static final Duration LONG = Duration.ofHours(1);

  private final Raised winch = new Raised(WINCH);
  private final List<String> happened = new CopyOnWriteArrayList<>();
  private final AtomicReference<Shutdown> given = new AtomicReference<>();

  @AfterEach
  void handlersAreThoseFromBefore() {
    boolean restored = winch.isRestored();
    winch.close();
    assertThat(restored).isTrue();
  }

  private static GracefulShutdown atWinch() {
    return GracefulShutdown.on(WINCH).grace(LONG);
  }

  private Closeable door(Shutdown shutdown) {
    return shutdown.closes(
        () -> happened.add("closed" + (shutdown.token().isCancelled() ? " late" : "")));
  }

  /// A program that ends when it is told.
  private Future<?> obedient(Shutdown shutdown) {
    door(shutdown);
    given.set(shutdown);
    return shutdown.token().cancelled().map(x -> happened.add("told"));
  }

  @WeftTest(allPairings = true)
  void saysWhatItWaitsFor(Weft weft) throws Exception {
    var run = weft.spawn(atWinch().run(this::obedient));
    while (!weft.dump().contains("a program that signals end")) {
      weft.blockOn(Time.sleep(Duration.ofMillis(1)));
    }
    assertThat(weft.dump())
        .contains("the cancellation of a token")
        .contains("a signal of [WINCH]")
        .doesNotContain("does not say what it waits for");
    run.abort();
    assertThatThrownBy(() -> weft.blockOn(run)).isInstanceOf(JoinException.class);
  }

  /// A program that ends when it is cancelled, and not before.
  private Future<?> stubborn(Shutdown shutdown) {
    door(shutdown);
    given.set(shutdown);
    return Futures.pollFn(cx -> Poll.pending(), cx -> happened.add("cancelled"));
  }

  private void awaitBegin() {
    Background.until(() -> given.get() != null);
  }

  @WeftTest(allPairings = true)
  @DisplayName("a signal closes the doors, then tells the program, which ends: exit code 0")
  void inGoodOrder(Weft weft) throws Exception {
    var running = Background.run(weft, atWinch().run(this::obedient));
    awaitBegin();
    Raised.raise(WINCH);
    ShutdownReport report = running.get();
    assertThat(report).isEqualTo(new ShutdownReport(WINCH, true, null));
    assertThat(report.exitCode()).isZero();
    assertThat(happened).containsExactly("closed", "told");
  }

  @WeftTest(allPairings = true)
  @DisplayName("begin() does the same without a signal, from any thread")
  void onRequest(Weft weft) throws Exception {
    var running = Background.run(weft, GracefulShutdown.onRequest().run(this::obedient));
    awaitBegin();
    given.get().begin();
    given.get().begin();
    assertThat(running.get()).isEqualTo(new ShutdownReport(null, true, null));
    assertThat(happened).containsExactly("closed", "told");
  }

  @WeftTest(allPairings = true)
  @DisplayName("a second signal cancels what still runs: exit code 128 and its number")
  void toldTwice(Weft weft) throws Exception {
    var running = Background.run(weft, atWinch().run(this::stubborn));
    awaitBegin();
    Raised.raise(WINCH);
    Background.until(() -> happened.contains("closed")); // told once
    Raised.raise(WINCH);
    ShutdownReport report = running.get();
    assertThat(report).isEqualTo(new ShutdownReport(WINCH, false, WINCH));
    assertThat(report.exitCode()).isEqualTo(128 + WINCH.number());
    assertThat(happened).containsExactly("closed", "cancelled");
  }

  @WeftTest(pausedTime = true)
  @DisplayName("what still runs when the grace is over is cancelled: exit code 1")
  void late(Weft weft, VirtualClock clock) throws Exception {
    var ends =
        GracefulShutdown.onRequest()
            .grace(Duration.ofSeconds(7))
            .run(
                shutdown -> {
                  shutdown.begin();
                  return stubborn(shutdown);
                });
    ShutdownReport report = weft.blockOn(ends);
    assertThat(report).isEqualTo(new ShutdownReport(null, false, null));
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(clock.elapsed()).isEqualTo(Duration.ofSeconds(7));
    assertThat(happened).containsExactly("closed late", "cancelled");
  }

  @WeftTest(pausedTime = true)
  @DisplayName("a program that ends at the very end of the grace has ended in time")
  void inTheLastMoment(Weft weft) throws Exception {
    Duration grace = Duration.ofSeconds(7);
    var ends =
        GracefulShutdown.onRequest()
            .grace(grace)
            .run(
                shutdown -> {
                  shutdown.begin();
                  return Time.sleep(grace);
                });
    assertThat(weft.blockOn(ends).drained()).isTrue();
  }

  @WeftTest(allPairings = true)
  @DisplayName("a program that never lets go of its budget is cancelled in time, too")
  void busy(Weft weft) throws Exception {
    var ends =
        GracefulShutdown.onRequest()
            .grace(Duration.ofMillis(20))
            .run(
                shutdown -> {
                  shutdown.begin();
                  return Futures.pollFn(GracefulShutdownTest::spendAll);
                });
    assertThat(weft.blockOn(ends).drained()).isFalse();
  }

  private static Poll<Object> spendAll(Context cx) {
    while (cx.mayProceed()) {
      cx.madeProgress();
    }
    return Poll.pending();
  }

  @WeftTest(allPairings = true)
  @DisplayName("a program that ends by itself closes its doors, and its parts are told")
  void byItself(Weft weft) throws Exception {
    var ends =
        atWinch()
            .run(
                shutdown -> {
                  given.set(shutdown);
                  door(shutdown);
                  return Futures.ready(1);
                });
    assertThat(weft.blockOn(ends)).isEqualTo(new ShutdownReport(null, true, null));
    assertThat(happened).containsExactly("closed");
    assertThat(given.get().token().isCancelled()).isTrue();
  }

  @WeftTest(allPairings = true)
  @DisplayName("a program's failure is the run's, with nothing left open")
  void fails(Weft weft) {
    var failure = new IOException("disk on fire");
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    atWinch()
                        .run(
                            shutdown -> {
                              door(shutdown);
                              return Futures.failed(failure);
                            })))
        .isSameAs(failure);
    assertThatThrownBy(
            () ->
                weft.blockOn(
                    atWinch()
                        .run(
                            shutdown -> {
                              door(shutdown);
                              throw failure;
                            })))
        .isSameAs(failure);
    assertThat(happened).containsExactly("closed", "closed");
  }

  @WeftTest(allPairings = true)
  @DisplayName("cancelled at any point, it leaves no door, no program and no handler")
  void cancelled(Weft weft) throws Exception {
    PollProbe.of(atWinch().run(this::stubborn)).cancel();
    assertThat(happened).isEmpty();
    var waits = weft.spawn(atWinch().run(this::stubborn));
    var waiting = Background.run(weft, waits);
    awaitBegin();
    waits.abort();
    assertThatThrownBy(waiting::get).isInstanceOf(JoinException.TaskCancelled.class);
    assertThat(happened).containsExactly("closed", "cancelled");
    given.set(null);
    happened.clear();
    var drains = weft.spawn(atWinch().run(this::stubborn));
    var draining = Background.run(weft, drains);
    awaitBegin();
    given.get().begin();
    drains.abort();
    assertThatThrownBy(draining::get).isInstanceOf(JoinException.TaskCancelled.class);
    assertThat(happened).containsExactly("closed", "cancelled");
  }

  @WeftTest(allPairings = true)
  @DisplayName("a door that fails, or comes too late, is closed like the others")
  void doors(Weft weft) throws Exception {
    var ends =
        GracefulShutdown.onRequest()
            .run(
                shutdown -> {
                  shutdown.closes(
                      () -> {
                        throw new IOException("stuck");
                      });
                  door(shutdown);
                  shutdown.begin();
                  door(shutdown);
                  return shutdown.token().cancelled();
                });
    assertThat(weft.blockOn(ends).drained()).isTrue();
    assertThat(happened).containsExactly("closed", "closed late");
  }

  @WeftTest
  @DisplayName("a negative grace is refused; two runs in one process hear the same signal")
  void settings(Weft weft) throws Exception {
    assertThatThrownBy(() -> atWinch().grace(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    var begun = new AtomicInteger();
    Fn<Shutdown, Future<?>> counted =
        shutdown -> {
          Future<?> program = obedient(shutdown);
          begun.incrementAndGet();
          return program;
        };
    var both = Background.run(weft, Futures.join(atWinch().run(counted), atWinch().run(counted)));
    Background.until(() -> begun.get() == 2);
    Raised.raise(WINCH); // once: what is raised and not awaited reaches the tests that come later
    var reports = both.get();
    assertThat(reports.first().signal()).isEqualTo(WINCH);
    assertThat(reports.second().signal()).isEqualTo(WINCH);
    assertThat(CONT.number()).isPositive();
  }
}
