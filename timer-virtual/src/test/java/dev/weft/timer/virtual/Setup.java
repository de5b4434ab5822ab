package dev.weft.timer.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import java.util.stream.Stream;

/// A runtime to be opened, in virtual time or by the usual clock.
record Setup(Pairing pairing, boolean virtual) {

  /// How late a timer of the usual clock may be on a busy machine.
  private static final long LATE_NANOS = 10_000_000_000L;

  /// Every executor under virtual time, and ours under the wheel.
  static Stream<Setup> all() {
    return Stream.of(
        new Setup(Pairing.FIFO, true),
        new Setup(Pairing.WORKSTEALING, true),
        new Setup(Pairing.JDK, true),
        new Setup(Pairing.FIFO, false),
        new Setup(Pairing.WORKSTEALING, false));
  }

  Weft open() {
    return pairing.builder(virtual ? "virtual" : "wheel").open();
  }

  /// Asserts that something that was due at `due` came in time: in virtual time exactly then.
  void assertInTime(long nanos, long due) {
    if (virtual) {
      assertThat(nanos).isEqualTo(due);
    } else {
      assertThat(nanos).isBetween(due, due + LATE_NANOS);
    }
  }

  /// One poll in a task of `weft`, under a waker of the test's.
  static <T> Poll<T> pollOnce(Weft weft, Future<T> future, Waker waker) throws Exception {
    return weft.blockOn(
        Futures.<Poll<T>>pollFn(cx -> Poll.ready(future.poll(cx.withWaker(waker)))));
  }

  /// Runs `step` in a task of `weft`.
  static void inTask(Weft weft, Step step) throws Exception {
    weft.blockOn(
        Futures.<Void>pollFn(
            cx -> {
              step.take(cx);
              return Poll.ready(null);
            }));
  }

  /// What is done in a task.
  @FunctionalInterface
  interface Step {
    void take(Context cx) throws Exception;
  }

  @Override
  public String toString() {
    return pairing + (virtual ? ", virtual time" : ", wheel");
  }
}
