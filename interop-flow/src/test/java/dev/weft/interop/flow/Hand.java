package dev.weft.interop.flow;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A publisher driven by hand.
final class Hand<T> implements Flow.Publisher<T>, Flow.Subscription {
  Flow.Subscriber<? super T> subscriber;
  final AtomicLong requested = new AtomicLong();
  final AtomicInteger cancels = new AtomicInteger();
  int subscriptions;

  @Override
  public void subscribe(Flow.Subscriber<? super T> theirs) {
    subscriptions++;
    subscriber = theirs;
    theirs.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    requested.addAndGet(n);
  }

  @Override
  public void cancel() {
    cancels.incrementAndGet();
  }
}
