package dev.weft.interop.flow;

import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;

/// Gives each subscriber a [StreamSubscription] of its own.
final class StreamPublisher<T> implements Flow.Publisher<T> {

  private final Weft weft;
  private final Callable<? extends AsyncStream<? extends T>> maker;

  StreamPublisher(Weft weft, Callable<? extends AsyncStream<? extends T>> maker) {
    this.weft = Objects.requireNonNull(weft, "weft");
    this.maker = Objects.requireNonNull(maker, "maker");
  }

  /// The task begins when `onSubscribe` has returned, so that no signal comes beside it.
  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    var subscription = new StreamSubscription<T>(Objects.requireNonNull(subscriber), maker);
    try {
      subscriber.onSubscribe(subscription);
    } catch (Throwable failure) { // §2.13
      subscription.cancel();
      weft.reportUnhandled("telling a subscriber of its subscription", failure);
    }
    if (subscription.endIfCancelled()) {
      return;
    }
    try {
      weft.spawn(subscription).detach();
    } catch (RejectedExecutionException full) {
      // the future was cancelled, which has told the subscriber
    }
  }
}
