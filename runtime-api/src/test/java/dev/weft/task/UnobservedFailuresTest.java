package dev.weft.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import dev.weft.JoinException;
import dev.weft.JoinHandle;
import dev.weft.Poll;
import dev.weft.RuntimeClosedException;
import dev.weft.RuntimeOf;
import dev.weft.UnhandledFailures;
import dev.weft.Weft;
import dev.weft.WeftBuilder;
import dev.weft.toys.Driven;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UnobservedFailuresTest {

  private static JoinException.TaskFailed failure(int id) {
    return JoinExceptionAccess.get().failed(id, "task-" + id, new Exception("failure " + id));
  }

  /// The queues alone, with ticks that the test gives.
  @Nested
  class Alone {

    private final List<String> reported = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final UnobservedFailures failures =
        new UnobservedFailures(
            (doing, failure) -> reported.add(failure.getMessage()), asked::incrementAndGet);

    private void ticks(int n) {
      for (int i = 0; i < n; i++) {
        failures.tick();
      }
    }

    @Test
    @DisplayName("P4: a failure is reported after the grace; ticks are asked for while one stands")
    void grace() {
      failures.failed(failure(1), false);
      failures.failed(failure(2), true);
      assertThat(asked).hasValue(1);
      ticks(UnobservedFailures.TICKS);
      assertThat(reported).isEmpty();
      assertThat(asked).hasValue(1 + UnobservedFailures.TICKS);
      ticks(1);
      assertThat(reported).containsExactly("failure 1", "failure 2");
      assertThat(failures.size()).isZero();
      assertThat(asked).hasValue(1 + UnobservedFailures.TICKS);
      failures.failed(failure(3), false);
      assertThat(asked).hasValue(2 + UnobservedFailures.TICKS);
    }

    @Test
    @DisplayName("P3: what was received before it came, or while it stands, leaves nothing behind")
    void received() {
      var early = failure(1);
      TaskEnd.observe(early);
      failures.failed(early, false);
      assertThat(failures.size()).isZero();
      List<JoinException.TaskFailed> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(failure(i));
        failures.failed(all.getLast(), i % 3 == 0);
      }
      for (int i : new int[] {5, 0, 9, 4, 3}) {
        assertThat(TaskEnd.observe(all.get(i))).isTrue();
      }
      assertThat(failures.size()).isEqualTo(5);
      failures.reportAll();
      assertThat(reported)
          .containsExactlyInAnyOrder(
              "failure 1", "failure 2", "failure 6", "failure 7", "failure 8");
      assertThat(failures.size()).isZero();
    }

    @Test
    @DisplayName("of more failures than the bound the oldest that nobody awaits is reported")
    void bound() {
      failures.failed(failure(-1), true);
      for (int i = 0; i < UnobservedFailures.BOUND + 3; i++) {
        failures.failed(failure(i), false);
      }
      assertThat(reported).containsExactly("failure 0", "failure 1", "failure 2");
      assertThat(failures.size()).isEqualTo(1 + UnobservedFailures.BOUND);
    }

    @Test
    @DisplayName("any number of failures that are awaited may stand for a moment")
    void awaited() {
      List<JoinException.TaskFailed> all = new ArrayList<>();
      for (int i = 0; i < 10 * UnobservedFailures.BOUND; i++) {
        all.add(failure(i));
        failures.failed(all.getLast(), true);
      }
      all.forEach(TaskEnd::observe);
      assertThat(reported).isEmpty();
      assertThat(failures.size()).isZero();
    }

    @Test
    @DisplayName("a failure whose awaiter gave up counts as one that nobody awaits, from then on")
    void givenUp() {
      var failure = failure(0);
      failures.failed(failure, true);
      ticks(3);
      failures.givenUp(failure);
      failures.givenUp(failure);
      ticks(UnobservedFailures.TICKS);
      assertThat(reported).isEmpty();
      for (int i = 1; i <= UnobservedFailures.BOUND; i++) {
        failures.failed(failure(i), false);
      }
      assertThat(reported).containsExactly("failure 0");
    }

    @Test
    @DisplayName("P5: after the close a failure is reported at once, unless somebody awaits it")
    void p5() {
      failures.failed(failure(1), true);
      failures.reportAll();
      failures.failed(failure(2), false);
      var awaited = failure(3);
      failures.failed(awaited, true);
      assertThat(reported).containsExactly("failure 1", "failure 2");
      failures.givenUp(awaited);
      assertThat(reported).containsExactly("failure 1", "failure 2", "failure 3");
      assertThat(failures.size()).isZero();
    }

    @Test
    @DisplayName("P2: of a receiver, a report and the one who gives up, one has the failure")
    void p2() throws Exception {
      for (int round = 0; round < 1_000; round++) {
        var failure = failure(round);
        var received = new AtomicInteger();
        var start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (Runnable party :
            List.<Runnable>of(
                () -> failures.failed(failure, true),
                () -> failures.givenUp(failure),
                () -> received.addAndGet(TaskEnd.observe(failure) ? 1 : 0),
                () -> ticks(UnobservedFailures.TICKS + 1))) {
          threads.add(
              Thread.ofVirtual()
                  .start(
                      () -> {
                        try {
                          start.await();
                        } catch (InterruptedException e) {
                          throw new AssertionError(e);
                        }
                        party.run();
                      }));
        }
        start.countDown();
        for (Thread thread : threads) {
          thread.join();
        }
        assertThat(received.get() + reported.size()).isEqualTo(1);
        assertThat(failures.size()).isZero();
        reported.clear();
      }
    }
  }

  /// In a runtime. Its policy closes it, so that a report is seen.
  @Nested
  class InARuntime {

    private static final String GRACE = "weft.unhandled-failures.grace";
    private static final Exception BROKEN = new Exception("broken");

    private static void fail(Probe<?> probe) {
      Patience.until("it waits", () -> probe.waker != null);
      probe.fail(BROKEN);
      probe.waker.wake();
    }

    private static WeftBuilder strict() {
      return Toys.builder().unhandledFailures(UnhandledFailures.SHUT_DOWN);
    }

    @Test
    @DisplayName("failures that were awaited leave nothing behind, and are not reported")
    void awaited() throws Exception {
      try (Weft weft = strict().open()) {
        for (int i = 0; i < 2_000; i++) {
          JoinHandle<Object> handle = weft.spawn(Futures.failed(BROKEN));
          assertThatThrownBy(() -> weft.blockOn(handle)).hasCause(BROKEN);
        }
        assertThat(RuntimeOf.tasks(weft).completions().unreceived()).isZero();
        assertThat(RuntimeOf.tasks(weft).shutDownBy()).isNull();
      }
    }

    @Test
    @DisplayName("a held handle's failure is reported after the grace, and received all the same")
    void late() throws Exception {
      try (Weft weft = strict().set(GRACE, "8ms").open()) {
        JoinHandle<Object> handle = weft.spawn(Futures.failed(BROKEN));
        assertThatThrownBy(() -> weft.blockOn(Futures.never()))
            .isInstanceOf(RuntimeClosedException.class)
            .satisfiesAnyOf(
                e -> assertThat(e).hasCause(BROKEN),
                e -> assertThat(e).hasMessageContaining("blockOn on a closed runtime"));
        assertThat(RuntimeOf.tasks(weft).shutDownBy()).isSameAs(BROKEN);
        assertThatThrownBy(new Driven<>(handle)::poll).hasCause(BROKEN);
      }
    }

    @Test
    @DisplayName("the grace ends while the runtime is busy and has neither timer nor source")
    void busy() throws Exception {
      try (Weft weft = strict().set(GRACE, "8ms").open()) {
        weft.spawn(Futures.failed(BROKEN));
        assertThatThrownBy(
                () ->
                    weft.blockOn(
                        Futures.pollFn(
                            cx -> {
                              cx.yieldTask();
                              return Poll.pending();
                            })))
            .isInstanceOf(RuntimeClosedException.class);
        assertThat(RuntimeOf.tasks(weft).shutDownBy()).isSameAs(BROKEN);
      }
    }

    @Test
    @DisplayName("a failure whose awaiter was cancelled is reported after the grace")
    void awaiterCancelled() throws Exception {
      try (Weft weft = strict().set(GRACE, "8ms").open()) {
        var probe = new Probe<String>();
        JoinHandle<String> handle = weft.spawn(probe);
        var awaiter = new Driven<>(handle);
        assertThat(awaiter.isPending()).isTrue();
        fail(probe);
        Patience.until("the awaiter is woken", () -> awaiter.wakes() == 1);
        awaiter.cancel();
        Patience.until("it is reported", () -> RuntimeOf.tasks(weft).shutDownBy() == BROKEN);
      }
    }

    @Test
    @DisplayName("a detached task's failure is reported at once, whether it comes before or after")
    void detached() {
      for (boolean before : new boolean[] {true, false}) {
        try (Weft weft = strict().set(GRACE, "1h").open()) {
          var probe = new Probe<String>();
          JoinHandle<String> handle = weft.spawn(probe);
          if (before) {
            handle.detach();
          }
          fail(probe);
          Patience.until("it is over", handle::isFinished);
          handle.detach();
          Patience.until("it is reported", () -> RuntimeOf.tasks(weft).shutDownBy() == BROKEN);
        }
      }
    }

    @Test
    @DisplayName("what blockOn throws is never unhandled, however long that takes")
    void blockOn() throws Exception {
      try (Weft weft = strict().set(GRACE, "8ms").open()) {
        assertThatThrownBy(() -> weft.blockOn(Futures.failed(BROKEN))).isSameAs(BROKEN);
        assertThat(RuntimeOf.tasks(weft).completions().unreceived()).isZero();
      }
    }

    @Test
    @DisplayName("after the close nothing stands, and a late awaiter receives the failure")
    void close() {
      Weft weft = Toys.open();
      JoinHandle<Object> handle = weft.spawn(Futures.failed(BROKEN));
      Patience.until("it is over", handle::isFinished);
      Patience.until("it stands", () -> RuntimeOf.tasks(weft).completions().unreceived() == 1);
      weft.close();
      assertThat(RuntimeOf.tasks(weft).completions().unreceived()).isZero();
      assertThatThrownBy(new Driven<>(handle)::poll).hasCause(BROKEN);
    }

    @Test
    @DisplayName("a grace that is none is refused")
    void wrong() {
      assertThatThrownBy(() -> Toys.builder().set(GRACE, "0s").open())
          .hasMessage(GRACE + " is a duration from 1ms on, not 0ns");
    }
  }
}
