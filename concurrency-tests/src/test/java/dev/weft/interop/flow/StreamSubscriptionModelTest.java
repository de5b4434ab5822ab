package dev.weft.interop.flow;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// P1-P3 of [StreamSubscription]: what is requested, or cancelled, while the task looks.
class StreamSubscriptionModelTest {

  /// What a task does to a subscription, and a subscriber.
  private interface Served {
    /// Whether it is over; if not, `waker` is left behind.
    boolean poll(Waker waker);

    void request(long n);

    void cancel();
  }

  private static void serve(Served served) {
    var wakes = new Semaphore(0);
    while (!served.poll(wakes::release)) {
      wakes.acquireUninterruptibly();
    }
  }

  /// A stream of one element.
  private static final class One implements AsyncStream<Integer> {
    private int steps;

    @Override
    public Step pollNext(Context cx) {
      return steps++ == 0 ? Step.ITEM : Step.END;
    }

    @Override
    public Integer item() {
      return 1;
    }

    @Override
    public void close() {}
  }

  private static final class Counting implements Flow.Subscriber<Integer> {
    final AtomicInteger elements = new AtomicInteger();
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {}

    @Override
    public void onNext(Integer element) {
      elements.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      ends.incrementAndGet();
    }

    @Override
    public void onComplete() {
      ends.incrementAndGet();
    }
  }

  private static final class Real implements Served {
    final Counting subscriber = ModelChecked.shared(new Counting());
    private final StreamSubscription<Integer> subscription =
        ModelChecked.shared(new StreamSubscription<>(subscriber, One::new));

    @Override
    public boolean poll(Waker waker) {
      return subscription.poll(Context.of(waker)).isReady();
    }

    @Override
    public void request(long n) {
      subscription.request(n);
    }

    @Override
    public void cancel() {
      subscription.cancel();
    }
  }

  private static void expect(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static void requestBesidePoll(Served served) throws InterruptedException {
    ModelChecked.together(() -> serve(served), () -> served.request(1));
  }

  @Test
  @DisplayName("P2: a request beside a look is seen, or wakes")
  void p2_requestsAreSeen() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          requestBesidePoll(real);
          expect(real.subscriber.elements.get() == 1, "not delivered");
          expect(real.subscriber.ends.get() == 1, "no end");
        });
  }

  @Test
  @DisplayName("P2: a cancel beside a look is seen, or wakes; no end is signalled then")
  void p2_cancelsAreSeen() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          ModelChecked.together(() -> serve(real), real::cancel);
          expect(real.subscriber.elements.get() == 0, "delivered");
          expect(real.subscriber.ends.get() == 0, "an end");
        });
  }

  @Test
  @DisplayName("P1, P3: requests of two and a wrong one: what was asked for at most, and one end")
  void p1_requestsAddUp() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          ModelChecked.together(() -> serve(real), () -> real.request(1), () -> real.request(0));
          expect(real.subscriber.elements.get() <= 1, "delivered twice");
          expect(real.subscriber.ends.get() == 1, "not one end");
        });
  }

  /// The twin: looks at the demand, then leaves its waker.
  private static final class Twin implements Served {
    private final AtomicLong demand = new AtomicLong();
    private volatile Waker waker;

    @Override
    public boolean poll(Waker theirs) {
      if (demand.get() != 0) {
        return true;
      }
      waker = theirs;
      return false;
    }

    @Override
    public void request(long n) {
      demand.addAndGet(n);
      Waker waiting = waker;
      if (waiting != null) {
        waiting.wake();
      }
    }

    @Override
    public void cancel() {}
  }

  @Test
  @DisplayName("P2, broken twin: looks before it leaves its waker, and not again")
  void p2_brokenTwin() {
    ModelChecked.mustFail(() -> requestBesidePoll(ModelChecked.shared(new Twin())));
  }
}
