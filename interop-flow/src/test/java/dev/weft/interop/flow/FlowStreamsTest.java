package dev.weft.interop.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Owned;
import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.stream.Streams;
import dev.weft.sync.Mpsc;
import dev.weft.testing.CountingWaker;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Beyond the rules of Reactive Streams: what belongs to somebody, cancels at every point, ends.
@Timeout(60)
class FlowStreamsTest {

  private final Weft weft = Weft.builder().executor("workstealing").reactor("nio").open();

  @AfterEach
  void close() {
    weft.close();
  }

  private static final class Element implements Owned {
    final AtomicInteger closes = new AtomicInteger();

    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  /// A publisher driven by hand.
  private static final class Hand<T> implements Flow.Publisher<T>, Flow.Subscription {
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

  /// A subscriber that notes what it is told.
  private static class Notes<T> implements Flow.Subscriber<T> {
    final List<Object> told = new CopyOnWriteArrayList<>();
    volatile Flow.Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription theirs) {
      subscription = theirs;
    }

    @Override
    public void onNext(T element) {
      told.add(element);
    }

    @Override
    public void onError(Throwable failure) {
      told.add(failure);
    }

    @Override
    public void onComplete() {
      told.add("end");
    }

    void awaits(int count) {
      Patience.until("it was told of " + count, () -> told.size() >= count);
    }
  }

  private <T> Notes<T> subscribed(AsyncStream<T> stream) {
    var notes = new Notes<T>();
    FlowStreams.publisher(weft, () -> stream).subscribe(notes);
    return notes;
  }

  private void ended() {
    Patience.until("the task is over", () -> weft.liveTasks() == 0);
  }

  @Test
  @DisplayName("a stream subscribes at its first poll, requests ahead, and again by halves")
  void requests() throws Exception {
    var hand = new Hand<Integer>();
    AsyncStream<Integer> stream = FlowStreams.from(hand, 4);
    assertThat(hand.subscriptions).isZero();
    var waker = new CountingWaker();
    assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
    assertThat(hand.subscriptions).isEqualTo(1);
    assertThat(hand.requested).hasValue(4);
    assertThat(waker.wakes()).isZero();
    for (int i = 0; i < 4; i++) {
      hand.subscriber.onNext(i);
    }
    assertThat(waker.wakes()).isEqualTo(1);
    for (int i = 0; i < 4; i++) {
      assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.ITEM);
      assertThat(stream.item()).isEqualTo(i);
      assertThat(hand.requested).hasValue(4 + (i + 1) / 2 * 2);
    }
    assertThatThrownBy(stream::item).isInstanceOf(IllegalStateException.class);
    hand.subscriber.onNext(4);
    hand.subscriber.onComplete();
    assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.ITEM);
    assertThat(stream.item()).isEqualTo(4);
    assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.END);
    assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.END);
    stream.close();
    assertThat(hand.cancels).hasValue(0);
  }

  @Test
  @DisplayName("the failure comes after the elements before it, the same instance, then the end")
  void failure() throws Exception {
    for (Throwable broken : List.of(new IOException("broken"), new AssertionError("broken"))) {
      var hand = new Hand<Integer>();
      AsyncStream<Integer> stream = FlowStreams.from(hand);
      var waker = new CountingWaker();
      assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
      hand.subscriber.onNext(1);
      hand.subscriber.onError(broken);
      assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.ITEM);
      assertThat(stream.item()).isEqualTo(1);
      assertThatThrownBy(() -> stream.pollNext(Context.of(waker))).isSameAs(broken);
      assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.END);
      assertThat(hand.cancels).hasValue(0);
    }
  }

  @Test
  @DisplayName("closing at every point cancels once, and closes what was not taken or comes late")
  void closedAtEveryPoint() throws Exception {
    for (int steps = 0; steps <= 5; steps++) {
      var hand = new Hand<Element>();
      AsyncStream<Element> stream = FlowStreams.from(hand, 4);
      var waker = new CountingWaker();
      List<Element> elements = List.of(new Element(), new Element(), new Element());
      int taken = 0;
      if (steps > 0) {
        assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
        hand.subscriber.onNext(elements.get(0));
        hand.subscriber.onNext(elements.get(1));
      }
      if (steps > 1) {
        assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.ITEM);
      }
      if (steps > 2) {
        assertThat(stream.item()).isSameAs(elements.get(taken++));
      }
      if (steps > 3) {
        assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.ITEM);
        assertThat(stream.item()).isSameAs(elements.get(taken++));
      }
      if (steps > 4) {
        assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
      }
      stream.close();
      stream.close();
      assertThat(hand.cancels).hasValue(steps > 0 ? 1 : 0);
      assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.END);
      if (steps > 0) {
        hand.subscriber.onNext(elements.get(2));
        hand.subscriber.onComplete();
        hand.subscriber.onError(new IOException("late"));
        for (int i = 0; i < elements.size(); i++) {
          assertThat(elements.get(i).closes).hasValue(i < taken ? 0 : 1);
        }
      }
    }
  }

  @Test
  @DisplayName("a subscription that comes after the close is cancelled; so is a second one")
  void lateSubscriptions() throws Exception {
    var late = new Hand<Integer>();
    var first = new Hand<Integer>();
    var second = new Hand<Integer>();
    var stream = new SubscribedStream<Integer>(1, null);
    var waker = new CountingWaker();
    assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
    stream.onSubscribe(first);
    assertThat(waker.wakes()).isEqualTo(1);
    stream.onSubscribe(second);
    assertThat(second.cancels).hasValue(1);
    assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
    assertThat(first.requested).hasValue(1);
    stream.close();
    assertThat(first.cancels).hasValue(1);
    var closed = new SubscribedStream<Integer>(1, null);
    closed.close();
    closed.onSubscribe(late);
    assertThat(late.cancels).hasValue(1);
    assertThat(late.requested).hasValue(0);
  }

  @Test
  @DisplayName("a publisher that emits too much, refuses, or fails unsubscribed fails the stream")
  void unruly() throws Exception {
    var hand = new Hand<Element>();
    AsyncStream<Element> stream = FlowStreams.from(hand, 1);
    var waker = new CountingWaker();
    assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
    var wanted = new Element();
    var tooMuch = new Element();
    hand.subscriber.onNext(wanted);
    hand.subscriber.onNext(tooMuch);
    assertThat(tooMuch.closes).hasValue(1);
    assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.ITEM);
    assertThat(stream.item()).isSameAs(wanted);
    assertThatThrownBy(() -> stream.pollNext(Context.of(waker)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than was requested");
    assertThat(hand.cancels).hasValue(1);

    var refused = new IllegalStateException("refused");
    AsyncStream<Integer> refusing =
        FlowStreams.from(
            subscriber -> {
              throw refused;
            });
    assertThatThrownBy(() -> refusing.pollNext(Context.of(waker))).isSameAs(refused);
    var unsubscribed = new SubscribedStream<Integer>(1, null);
    assertThat(unsubscribed.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
    unsubscribed.onError(refused);
    assertThatThrownBy(() -> unsubscribed.pollNext(Context.of(waker))).isSameAs(refused);
    assertThatThrownBy(() -> FlowStreams.from(hand, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName(
      "nothing is polled before the first request; then one element ahead, so the end shows")
  void demand() {
    var polled = new AtomicInteger();
    Notes<Long> notes = subscribed(Streams.range(0, 3).inspect(n -> polled.incrementAndGet()));
    Patience.quietly(20_000_000, () -> assertThat(polled).hasValue(0));
    notes.subscription.request(1);
    Patience.until("it is one ahead", () -> polled.get() == 2);
    assertThat(notes.told).containsExactly(0L);
    notes.subscription.request(2);
    notes.awaits(4);
    assertThat(notes.told).containsExactly(0L, 1L, 2L, "end");
    ended();
  }

  @Test
  @DisplayName("failures of the stream, of its maker, and a null, are the subscriber's")
  void failures() {
    var broken = new IOException("broken");
    Notes<Integer> failing = subscribed(Streams.of(1).chain(Streams.failed(broken)));
    failing.subscription.request(9);
    failing.awaits(2);
    assertThat(failing.told).containsExactly(1, broken);
    var notMade = new Notes<Integer>();
    FlowStreams.<Integer>publisher(
            weft,
            () -> {
              throw broken;
            })
        .subscribe(notMade);
    notMade.subscription.request(1);
    notMade.awaits(1);
    assertThat(notMade.told).containsExactly(broken);
    Notes<Integer> nulls = subscribed(Streams.of(1, null, 2));
    nulls.subscription.request(9);
    nulls.awaits(2);
    assertThat(nulls.told.getLast()).isInstanceOf(NullPointerException.class);
    ended();
    assertThat(nulls.told).hasSize(2);
  }

  @Test
  @DisplayName("cancelling a subscription at every point closes the stream, once")
  void cancelledAtEveryPoint() throws Exception {
    for (int steps = 0; steps <= 4; steps++) {
      var closes = new AtomicInteger();
      var mailbox = Mpsc.<Element>bounded(8);
      var made = new AtomicInteger();
      var notes = new Notes<Element>();
      FlowStreams.publisher(
              weft,
              () -> {
                made.incrementAndGet();
                return closing(Streams.from(mailbox.receiver()), closes);
              })
          .subscribe(notes);
      List<Element> elements = List.of(new Element(), new Element());
      if (steps > 0) {
        notes.subscription.request(1);
        Patience.until("the stream was made", () -> made.get() == 1);
      }
      if (steps > 1) {
        mailbox.sender().trySend(elements.get(0));
        notes.awaits(1);
      }
      if (steps > 2) {
        mailbox.sender().trySend(elements.get(1));
      }
      if (steps > 3) {
        Patience.until("it is one ahead", () -> mailbox.receiver().size() == 0);
      }
      notes.subscription.cancel();
      notes.subscription.cancel();
      notes.subscription.request(1);
      ended();
      assertThat(closes).hasValue(steps > 0 ? 1 : 0);
      assertThat(notes.told).hasSize(steps > 1 ? 1 : 0);
      assertThat(elements.get(0).closes).hasValue(0);
      assertThat(elements.get(1).closes).hasValue(steps > 2 ? 1 : 0);
    }
  }

  private static <T> AsyncStream<T> closing(AsyncStream<T> stream, AtomicInteger closes) {
    return new AsyncStream<>() {
      @Override
      public Step pollNext(Context cx) throws Exception {
        return stream.pollNext(cx);
      }

      @Override
      public T item() {
        return stream.item();
      }

      @Override
      public void close() {
        closes.incrementAndGet();
        stream.close();
      }
    };
  }

  @Test
  @DisplayName("the runtime's close is the failure of each subscriber that has not had an end")
  void runtimeCloses() {
    Notes<Long> waiting = subscribed(Streams.never());
    Notes<Long> unasked = subscribed(Streams.range(0, 9));
    Notes<Long> over = subscribed(Streams.empty());
    waiting.subscription.request(1);
    over.subscription.request(1);
    over.awaits(1);
    weft.close();
    assertThat(waiting.told).singleElement().isInstanceOf(RuntimeClosedException.class);
    assertThat(unasked.told).singleElement().isInstanceOf(RuntimeClosedException.class);
    assertThat(over.told).containsExactly("end");
    Notes<Long> tooLate = subscribed(Streams.range(0, 9));
    assertThat(tooLate.told).singleElement().isInstanceOf(RuntimeClosedException.class);
  }

  @Test
  @DisplayName("a subscription that is over keeps neither its subscriber nor its stream")
  void keepsNothing() {
    for (boolean cancelled : new boolean[] {true, false}) {
      List<WeakReference<?>> dropped = new ArrayList<>();
      Flow.Subscription kept = overAndDropped(cancelled, dropped);
      Patience.until(
          "they are reclaimed",
          () -> {
            System.gc();
            return dropped.stream().allMatch(reference -> reference.get() == null);
          });
      kept.request(1);
    }
  }

  private Flow.Subscription overAndDropped(boolean cancelled, List<WeakReference<?>> dropped) {
    AsyncStream<Long> stream = Streams.range(0, 1);
    var notes = new Notes<Long>();
    Flow.Publisher<Long> publisher = FlowStreams.publisher(weft, () -> stream);
    publisher.subscribe(notes);
    dropped.add(new WeakReference<>(stream));
    dropped.add(new WeakReference<>(notes));
    if (cancelled) {
      notes.subscription.cancel();
    } else {
      notes.subscription.request(1);
    }
    ended();
    return notes.subscription;
  }

  @Test
  @DisplayName("a subscriber that throws is told no more, and its stream is closed")
  void brokenSubscriber() {
    var closes = new AtomicInteger();
    var broken =
        new Notes<Long>() {
          @Override
          public void onNext(Long element) {
            super.onNext(element);
            throw new IllegalStateException("broken subscriber");
          }
        };
    FlowStreams.publisher(weft, () -> closing(Streams.range(0, 9), closes)).subscribe(broken);
    broken.subscription.request(9);
    ended();
    assertThat(broken.told).containsExactly(0L);
    assertThat(closes).hasValue(1);
    FlowStreams.publisher(weft, () -> closing(Streams.range(0, 9), closes))
        .subscribe(
            new Notes<Long>() {
              @Override
              public void onSubscribe(Flow.Subscription theirs) {
                theirs.request(1);
                throw new IllegalStateException("broken subscriber");
              }
            });
    ended();
    assertThat(closes).hasValue(1);
  }

  @Test
  @DisplayName("p2: no request and no cancel is lost between a look and the wait")
  void racingRequests() throws Exception {
    for (int round = 0; round < 300; round++) {
      int count = 50;
      Notes<Long> notes = subscribed(Streams.range(0, Long.MAX_VALUE));
      var together = new CyclicBarrier(2);
      Runnable asking =
          () -> {
            arrive(together);
            for (int i = 0; i < count; i++) {
              notes.subscription.request(1);
            }
          };
      Thread first = Thread.ofPlatform().start(asking);
      Thread second = Thread.ofPlatform().start(asking);
      first.join();
      second.join();
      notes.awaits(2 * count);
      assertThat(notes.told).hasSize(2 * count);
      notes.subscription.cancel();
      ended();
    }
  }

  private static void arrive(CyclicBarrier together) {
    try {
      together.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("s1: a subscription beside a poll is found; a close beside it cancels it, once")
  void racingSubscription() throws Exception {
    for (int round = 0; round < 3_000; round++) {
      boolean closing = round % 2 == 0;
      var hand = new Hand<Integer>();
      var stream = new SubscribedStream<Integer>(1, null);
      var waker = new CountingWaker();
      var together = new CyclicBarrier(2);
      Thread publisher =
          Thread.startVirtualThread(
              () -> {
                arrive(together);
                stream.onSubscribe(hand);
              });
      arrive(together);
      if (closing) {
        stream.close();
        publisher.join();
        assertThat(hand.cancels).hasValue(1);
      } else {
        assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
        publisher.join();
        if (hand.requested.get() == 0) {
          assertThat(waker.wakes()).isEqualTo(1);
          assertThat(stream.pollNext(Context.of(waker))).isEqualTo(Step.PENDING);
        }
        assertThat(hand.requested).hasValue(1);
      }
    }
  }

  @Test
  @DisplayName("a publisher of the JDK's, out of one thread into a task")
  void submissionPublisher() throws Exception {
    try (var publisher = new SubmissionPublisher<Integer>()) {
      Future<Integer> sum =
          FlowStreams.<Integer>from(publisher).map(n -> n).fold(0, (total, n) -> total + n);
      JoinHandle<Integer> task = weft.spawn(sum);
      Patience.until("it is subscribed to", () -> publisher.getNumberOfSubscribers() == 1);
      for (int i = 1; i <= 10_000; i++) {
        publisher.submit(i);
      }
      publisher.close();
      assertThat(weft.<Integer>blockOn(task)).isEqualTo(50_005_000);
    }
  }

  @Test
  @DisplayName("there and back, three times: all elements, in order, and a cancel to the source")
  void thereAndBack() throws Exception {
    assertThat(weft.blockOn(nested(Streams.range(0, 10_000)).toList()))
        .hasSize(10_000)
        .startsWith(0L, 1L)
        .endsWith(9_999L)
        .isSorted();
    var closes = new AtomicInteger();
    AsyncStream<Long> some = nested(closing(Streams.range(0, Long.MAX_VALUE), closes)).take(100);
    assertThat(weft.blockOn(some.toList())).hasSize(100);
    ended();
    assertThat(closes).hasValue(1);
  }

  private AsyncStream<Long> nested(AsyncStream<Long> innermost) {
    AsyncStream<Long> stream = innermost;
    for (int i = 0; i < 3; i++) {
      AsyncStream<Long> inner = stream;
      stream = FlowStreams.from(FlowStreams.publisher(weft, () -> inner), 4);
    }
    return stream;
  }

  @Test
  @DisplayName("a subscriber's task ends with its consumer, and what it has left is cancelled")
  void consumer() throws Exception {
    var seen = new ArrayList<Integer>();
    var hand = new Hand<Integer>();
    Flow.Subscriber<Integer> three =
        FlowStreams.subscriber(weft, 2, stream -> stream.take(3).forEach(seen::add));
    hand.subscribe(three);
    for (int i = 0; i < 3; i++) {
      int count = i;
      Patience.until("it has room", () -> hand.requested.get() > count);
      three.onNext(i);
    }
    ended();
    assertThat(seen).containsExactly(0, 1, 2);
    assertThat(hand.cancels).hasValue(1);
    weft.close();
    var refused = new Hand<Integer>();
    refused.subscribe(FlowStreams.subscriber(weft, 2, stream -> Futures.never()));
    assertThat(refused.cancels).hasValue(1);
  }
}
