package dev.weft.interop.flow;

import static dev.weft.interop.flow.CountingCloses.closing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.RuntimeClosedException;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Streams;
import dev.weft.sync.Mpsc;
import dev.weft.toys.Patience;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A stream as a publisher, beyond the rules of Reactive Streams: what belongs to somebody, cancels
/// at every point, ends.
@Timeout(60)
class StreamPublisherTest {

  private final Weft weft = Weft.builder().executor("workstealing").reactor("nio").open();

  @AfterEach
  void close() {
    weft.close();
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
}
