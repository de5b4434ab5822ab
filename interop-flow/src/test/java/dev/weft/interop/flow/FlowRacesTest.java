package dev.weft.interop.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Context;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.stream.Streams;
import dev.weft.testing.CountingWaker;
import dev.weft.toys.Patience;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Subscribers and publishers on threads of their own, against the task that polls.
@Timeout(60)
class FlowRacesTest {

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
}
