package dev.weft.interop.flow;

import dev.weft.Context;
import dev.weft.Waker;
import dev.weft.concurrency.ModelChecked;
import dev.weft.stream.Step;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// S1 and S2 of [SubscribedStream]: a subscription that comes while the poller looks for it, or
/// closes.
class SubscribedStreamModelTest {

  private static final class Counting implements Flow.Subscription {
    final Semaphore requested = new Semaphore(0);
    final AtomicInteger cancels = new AtomicInteger();

    @Override
    public void request(long n) {
      requested.release();
    }

    @Override
    public void cancel() {
      cancels.incrementAndGet();
    }
  }

  /// Where a publisher leaves its subscription for a poller.
  private interface Gate {
    void onSubscribe(Flow.Subscription subscription);

    /// Requests of the subscription when it is there; if not, `waker` is left behind.
    boolean poll(Waker waker);

    void close();
  }

  private static final class Real implements Gate {
    private final SubscribedStream<Integer> stream =
        ModelChecked.shared(new SubscribedStream<>(1, null));

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      stream.onSubscribe(subscription);
    }

    @Override
    public boolean poll(Waker waker) {
      try {
        return stream.pollNext(Context.of(waker)) == Step.ITEM;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      stream.close();
    }
  }

  private static void subscribeBesidePoll(Gate gate, Runnable whenRequested)
      throws InterruptedException {
    var subscription = ModelChecked.shared(new Counting());
    ModelChecked.together(
        () -> {
          var wakes = new Semaphore(0);
          while (!gate.poll(wakes::release)) {
            wakes.acquireUninterruptibly();
          }
        },
        () -> {
          gate.onSubscribe(subscription);
          subscription.requested.acquireUninterruptibly();
          whenRequested.run();
        });
  }

  @Test
  @DisplayName("S1: a subscription beside a look is found, and what comes of it")
  void s1_subscriptionsAreFound() {
    ModelChecked.check(
        () -> {
          var real = ModelChecked.shared(new Real());
          subscribeBesidePoll(real, () -> real.stream.onNext(1));
        });
  }

  private static void subscribeBesideClose(Gate gate) throws InterruptedException {
    var subscription = ModelChecked.shared(new Counting());
    ModelChecked.together(gate::close, () -> gate.onSubscribe(subscription));
    if (subscription.cancels.get() != 1) {
      throw new AssertionError("cancelled " + subscription.cancels + " times");
    }
  }

  @Test
  @DisplayName("S2: a subscription beside a close is cancelled, once")
  void s2_oneCancels() {
    ModelChecked.check(() -> subscribeBesideClose(ModelChecked.shared(new Real())));
  }

  /// The twin: looks before it leaves what the other one looks for.
  private static final class Twin implements Gate {
    private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
    private volatile Waker waker;
    private volatile boolean closed;

    @Override
    public void onSubscribe(Flow.Subscription theirs) {
      if (closed) {
        theirs.cancel();
        return;
      }
      subscription.set(theirs);
      Waker waiting = waker;
      if (waiting != null) {
        waiting.wake();
      }
    }

    @Override
    public boolean poll(Waker theirs) {
      Flow.Subscription there = subscription.get();
      if (there != null) {
        there.request(1);
        return true;
      }
      waker = theirs;
      return false;
    }

    @Override
    public void close() {
      Flow.Subscription there = subscription.get();
      closed = true;
      if (there != null) {
        there.cancel();
      }
    }
  }

  @Test
  @DisplayName("S1, broken twin: looks for the subscription, then leaves its waker")
  void s1_brokenTwin() {
    ModelChecked.mustFail(() -> subscribeBesidePoll(ModelChecked.shared(new Twin()), () -> {}));
  }

  @Test
  @DisplayName("S2, broken twin: looks for the other one, then says that it was there")
  void s2_brokenTwin() {
    ModelChecked.mustFail(() -> subscribeBesideClose(ModelChecked.shared(new Twin())));
  }
}
