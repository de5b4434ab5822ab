package dev.weft.tck.rules;

import static dev.weft.tck.bench.Probes.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.tck.CombinatorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.RuleKind;
import dev.weft.tck.bench.Probe;
import dev.weft.testing.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// §13 of the rule book: one future with several handles.
public interface SharedFutureRules extends CombinatorKit {

  /// All handles of a shared future get its value; who goes does not take the wake along.
  @Rule(id = "13.6", kind = RuleKind.STOCHASTIC)
  default void sharedHandsOver() throws Exception {
    for (int gone = 0; gone < 3; gone++) {
      var probe = new Probe();
      List<Future<String>> handles = subject().shared(probe.future(), 3);
      List<CountingWaker> wakers = new ArrayList<>();
      for (Future<String> handle : handles) {
        wakers.add(new CountingWaker());
        assertThat(handle.poll(Context.of(wakers.getLast())).isPending()).isTrue();
      }
      handles.get(gone).cancel(Context.of(new CountingWaker()));
      assertThat(probe.cancels()).as("cancels of a future that others share").isZero();
      probe.complete("shared");
      for (int i = 0; i < 3; i++) {
        if (i != gone) {
          assertThat(wakers.get(i).wakes())
              .as("wakes of handle %s of a shared future, %s being cancelled", i, gone)
              .isPositive();
          assertThat(ready("shared future", handles.get(i).poll(Context.of(new CountingWaker()))))
              .isEqualTo("shared");
        }
      }
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().name("tck: handle").factory());
    try {
      for (int i = 0; i < 10 * settings().iterations(); i++) {
        raceOfHandles(threads);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /// Two poll, one of them gives up, and the value comes meanwhile.
  private void raceOfHandles(ExecutorService threads) throws Exception {
    var probe = new Probe();
    List<Future<String>> handles = subject().shared(probe.future(), 2);
    var poller = threads.submit(() -> pollToTheEnd(handles.get(0)));
    var giver = threads.submit(() -> pollAndGiveUp(handles.get(1)));
    eventually("a shared future is polled", () -> probe.polls() >= 1);
    probe.complete("shared");
    giver.get(settings().patienceMillis(), TimeUnit.MILLISECONDS);
    assertThat(poller.get(2L * settings().patienceMillis(), TimeUnit.MILLISECONDS))
        .as("what the handle that stayed got")
        .isEqualTo("shared");
    assertThat(probe.overlapped()).as("a shared future is polled by two threads").isFalse();
  }

  private String pollToTheEnd(Future<String> handle) throws Exception {
    var waker = new CountingWaker();
    while (true) {
      int known = waker.wakes();
      if (handle.poll(Context.of(waker)) instanceof Poll.Ready<String>(String value)) {
        return value;
      }
      eventually("the handle that stayed is woken", () -> waker.wakes() > known);
    }
  }

  private static boolean pollAndGiveUp(Future<String> handle) throws Exception {
    var cx = Context.of(new CountingWaker());
    if (handle.poll(cx).isPending()) {
      handle.cancel(cx);
    }
    return true;
  }
}
