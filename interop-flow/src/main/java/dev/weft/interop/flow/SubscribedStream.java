package dev.weft.interop.flow;

import dev.weft.Context;
import dev.weft.Owned;
import dev.weft.Waker;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.sync.ChannelClosedException;
import dev.weft.sync.Mpsc;
import dev.weft.sync.SendFailedException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A subscriber whose elements wait in a mailbox until they are polled. It has room for all that is
/// requested, so the publisher never waits.
///
/// **Threads.** The signals come from the publisher's threads, one after the other; all else is the
/// poller's.
///
/// *Protocol.* **S1** Only the poller calls the subscription, so that its calls are serial (§2.7):
/// `onSubscribe` leaves it in `subscription` and wakes. The poller leaves its waker, then looks for
/// the subscription; `onSubscribe` leaves the subscription, then looks for the waker: one of them
/// sees the other. **S2** Whoever closes leaves `CLOSED` in its place, and cancels what was there;
/// `onSubscribe` cancels what it cannot leave there (§2.5): a subscription has one party that
/// cancels it. **S3** What was requested and has not been taken is never more than the mailbox has
/// room for. **S4** The failure is written before the mailbox is closed, and read after the poller
/// has seen it closed. What comes after the end finds the mailbox closed.
final class SubscribedStream<T> implements AsyncStream<T>, Flow.Subscriber<T> {

  private static final Flow.Subscription CLOSED =
      new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  private final Mpsc<T> mailbox;
  private final int prefetch;
  private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// Of a poller that has no subscription yet.
  private volatile @Nullable Waker waker;

  /// The publisher has signalled its end, and the subscription counts as cancelled (§2.4).
  private volatile boolean terminated;

  // The poller's.
  private Flow.@Nullable Publisher<? extends T> publisher;
  private boolean requested;
  private int taken;
  private @Nullable T item;
  private boolean ended;

  /// @param publisher to subscribe to at the first poll; null if somebody else does
  SubscribedStream(int prefetch, Flow.@Nullable Publisher<? extends T> publisher) {
    this.mailbox = Mpsc.bounded(prefetch);
    this.prefetch = prefetch;
    this.publisher = publisher;
  }

  @Override
  public void onSubscribe(Flow.Subscription theirs) {
    if (subscription.compareAndSet(null, Objects.requireNonNull(theirs))) {
      Waker waiting = waker;
      if (waiting != null) {
        waiting.wake();
      }
    } else {
      theirs.cancel(); // S2
    }
  }

  @Override
  public void onNext(T element) {
    try {
      if (!mailbox.sender().trySend(element)) {
        Owned.dispose(element);
        end(new IllegalStateException("the publisher emitted more than was requested (§1.1)"));
      }
    } catch (SendFailedException late) {
      Owned.dispose(element);
    }
  }

  @Override
  public void onError(Throwable theirs) {
    Objects.requireNonNull(theirs);
    terminated = true;
    end(theirs);
  }

  @Override
  public void onComplete() {
    terminated = true;
    end(null);
  }

  /// S4.
  private void end(@Nullable Throwable reason) {
    failure.compareAndSet(null, reason);
    mailbox.sender().close();
  }

  @Override
  public Step pollNext(Context cx) throws Exception {
    if (ended) {
      return Step.END;
    }
    if (!requested) {
      begin(cx);
    }
    try {
      item = mailbox.receiver().pollRecv(cx);
      return item == null ? Step.PENDING : Step.ITEM;
    } catch (ChannelClosedException end) {
      Throwable reason = failure.get();
      close();
      if (reason != null) {
        throw SubscribedStream.<Exception>rethrow(reason);
      }
      return Step.END;
    }
  }

  /// Any `Throwable` ends a stream, and comes through unchanged.
  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X rethrow(Throwable reason) throws X {
    throw (X) reason;
  }

  /// S1. The mailbox is polled besides: a publisher may fail before it has subscribed anybody.
  private void begin(Context cx) {
    Flow.Publisher<? extends T> first = publisher;
    if (first != null) {
      publisher = null;
      subscribe(first);
    }
    Flow.Subscription theirs = subscription.get();
    if (theirs == null) {
      waker = cx.waker();
      theirs = subscription.get();
    }
    if (theirs != null) {
      waker = null;
      requested = true;
      request(theirs, prefetch);
    }
  }

  private void subscribe(Flow.Publisher<? extends T> first) {
    try {
      first.subscribe(this);
    } catch (Throwable refused) {
      end(refused);
    }
  }

  private void request(Flow.Subscription theirs, long count) {
    try {
      theirs.request(count);
    } catch (Throwable broken) {
      end(broken);
    }
  }

  @Override
  public T item() {
    T found = item;
    if (found == null) {
      throw new IllegalStateException("no element was found, or it was taken");
    }
    item = null;
    takenOne();
    return found;
  }

  /// S3: requests what there is room for again, by halves.
  private void takenOne() {
    taken++;
    int half = prefetch - prefetch / 2;
    Flow.Subscription theirs = subscription.get();
    if (taken == half && theirs != null && !terminated) {
      taken = 0;
      request(theirs, half);
    }
  }

  @Override
  public void close() {
    ended = true;
    publisher = null;
    waker = null;
    Flow.Subscription theirs = subscription.getAndSet(CLOSED);
    if (theirs != null && !terminated) {
      Owned.dispose((Owned) theirs::cancel);
    }
    mailbox.receiver().close();
    Owned.dispose(item);
    item = null;
  }
}
