package dev.weft.interop.flow;

import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A subscriber that starts a task with its first subscription, for the stream of what comes.
final class ConsumingSubscriber<T> implements Flow.Subscriber<T> {

  private final Weft weft;
  private final SubscribedStream<T> stream;
  private final Fn<? super AsyncStream<T>, ? extends Future<?>> consumer;
  private final AtomicBoolean begun = new AtomicBoolean();

  ConsumingSubscriber(
      Weft weft, int prefetch, Fn<? super AsyncStream<T>, ? extends Future<?>> consumer) {
    this.weft = Objects.requireNonNull(weft, "weft");
    this.stream = new SubscribedStream<>(prefetch, null);
    this.consumer = Objects.requireNonNull(consumer, "consumer");
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    stream.onSubscribe(subscription);
    if (begun.compareAndSet(false, true)) {
      try {
        weft.spawn(Futures.<AsyncStream<T>, @Nullable Object>using(stream, consumer)).detach();
      } catch (RejectedExecutionException full) {
        // the future was cancelled, which has cancelled the subscription
      }
    }
  }

  @Override
  public void onNext(T element) {
    stream.onNext(element);
  }

  @Override
  public void onError(Throwable failure) {
    stream.onError(failure);
  }

  @Override
  public void onComplete() {
    stream.onComplete();
  }
}
