package dev.weft.task;

import dev.weft.Futures;
import dev.weft.concurrency.ModelChecked;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DeferredCompletionModelTest {

  @Test
  @DisplayName("3.7 g1: the task and two children let go: one publishes, with the outcome")
  void g1_publishedOnce() {
    ModelChecked.check(
        () -> {
          var published = new AtomicInteger();
          var itself = new AtomicReference<DeferredCompletion>();
          var lingering =
              new DeferredCompletion(
                  () -> published.addAndGet((int) itself.get().outcome()), Futures.never());
          itself.set(lingering);
          lingering.hold();
          lingering.hold();
          ModelChecked.together(
              () -> {
                if (!lingering.keep(5)) {
                  published.addAndGet(5);
                }
              },
              lingering::release,
              lingering::release);
          if (published.get() != 5) {
            throw new AssertionError("published " + published.get() / 5 + " times");
          }
        });
  }

  /// The twins of one child and the task.
  private static final class Twin {
    final AtomicInteger holds = new AtomicInteger(2);
    final AtomicReference<Object> outcome = new AtomicReference<>();
    final AtomicInteger published = new AtomicInteger();

    void release() {
      if (holds.decrementAndGet() == 0) {
        published.addAndGet((int) Objects.requireNonNull(outcome.get(), "no outcome"));
      }
    }

    void releaseByReadAndWrite() {
      int left = holds.get() - 1;
      holds.set(left);
      if (left == 0) {
        published.addAndGet((int) outcome.get());
      }
    }

    void keep() {
      outcome.set(5);
      letGo();
    }

    void keepStoresLate() {
      letGo();
      outcome.set(5);
    }

    private void letGo() {
      if (holds.decrementAndGet() == 0) {
        published.addAndGet(5);
      }
    }

    void check() {
      if (published.get() != 5) {
        throw new AssertionError("published " + published.get() / 5 + " times");
      }
    }
  }

  @Test
  @DisplayName("3.7, broken twin: the outcome is stored after the task let go")
  void g1_lateTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          ModelChecked.together(twin::keepStoresLate, twin::release);
          twin.check();
        });
  }

  @Test
  @DisplayName("3.7, broken twin: letting go by a read and a write")
  void g1_countTwin() {
    ModelChecked.mustFail(
        () -> {
          var twin = new Twin();
          ModelChecked.together(twin::keep, twin::releaseByReadAndWrite);
          twin.check();
        });
  }
}
