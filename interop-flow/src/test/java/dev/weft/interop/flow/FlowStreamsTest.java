package dev.weft.interop.flow;

import static dev.weft.interop.flow.CountingCloses.closing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Streams;
import dev.weft.toys.Patience;
import java.util.ArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Streams and publishers together, there and back.
@Timeout(60)
class FlowStreamsTest {

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
