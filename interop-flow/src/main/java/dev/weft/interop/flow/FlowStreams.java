package dev.weft.interop.flow;

import dev.weft.CheckReturnValue;
import dev.weft.Fn;
import dev.weft.Future;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;

/// Streams as publishers, and publishers as streams, with demand in the one and polls in the other
/// direction. Both are held to the rules of Reactive Streams by their own TCK.
///
/// Libraries that speak `org.reactivestreams` have adapters to `Flow`, such as Reactor's
/// `JdkFlowAdapter`.
///
/// **Threads.** Any may call these.
@CheckReturnValue
public final class FlowStreams {

  /// How many elements of a publisher are requested ahead. More costs memory for each stream, fewer
  /// make a publisher on other threads wait for each request: at 32 it is one request for 16
  /// elements. Reactor's small buffers have as many.
  static final int PREFETCH = 32;

  private FlowStreams() {}

  /// What `publisher` emits, requested 32 ahead; see [#from(Flow.Publisher, int)].
  public static <T> AsyncStream<T> from(Flow.Publisher<? extends T> publisher) {
    return from(publisher, PREFETCH);
  }

  /// What `publisher` emits. Subscribed to at the first poll.
  ///
  /// Fails with what the publisher fails with, after the elements that came before. A publisher
  /// that emits more than was requested makes it fail with `IllegalStateException`.
  ///
  /// **Cancellation** (closing) cancels the subscription. Elements that have come and were not
  /// taken, or come later, are closed if they are [dev.weft.Owned].
  ///
  /// @param prefetch how many elements are requested ahead, and kept at most; at least 1
  public static <T> AsyncStream<T> from(Flow.Publisher<? extends T> publisher, int prefetch) {
    return new SubscribedStream<>(prefetch, Objects.requireNonNull(publisher, "publisher"));
  }

  /// A publisher of the elements of a stream, one stream for each subscriber.
  ///
  /// For each subscriber a task of `weft` makes the stream at the first request, polls it, and
  /// calls the subscriber, which must not block. Nothing is polled before the first request; then
  /// the stream is one element ahead of what was requested, so that the end is signalled without
  /// another request.
  ///
  /// A failure of the stream, or of `maker`, is the subscriber's `onError`; so is the close of the
  /// runtime ([dev.weft.RuntimeClosedException]), also one before the subscription. A `null` among
  /// the elements, which Reactive Streams forbids, is a `NullPointerException` there. What a
  /// subscriber throws cancels its subscription and goes to the runtime's unhandled-failure policy.
  ///
  /// On the executor `fifo` tasks run while somebody is in `blockOn`, and so does this one.
  ///
  /// **Cancellation** of the subscription closes the stream, in the task.
  ///
  /// @param maker called in the task, once for each subscriber that requests something
  public static <T> Flow.Publisher<T> publisher(
      Weft weft, Callable<? extends AsyncStream<? extends T>> maker) {
    return new StreamPublisher<>(weft, maker);
  }

  /// A subscriber whose elements a task of `weft` consumes as a stream: for publishers that want to
  /// be given one. Subscribed once.
  ///
  /// The task begins with the subscription and runs the future that `consumer` makes of the stream,
  /// which is closed when that is over; a subscription that has not ended is cancelled then. A
  /// failure goes to the runtime's unhandled-failure policy. Where the publisher can be had,
  /// [#from] is simpler.
  ///
  /// @param prefetch how many elements are requested ahead, and kept at most; at least 1
  public static <T> Flow.Subscriber<T> subscriber(
      Weft weft, int prefetch, Fn<? super AsyncStream<T>, ? extends Future<?>> consumer) {
    return new ConsumingSubscriber<>(weft, prefetch, consumer);
  }
}
