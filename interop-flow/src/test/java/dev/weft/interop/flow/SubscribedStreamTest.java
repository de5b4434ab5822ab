package dev.weft.interop.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Weft;
import dev.weft.stream.AsyncStream;
import dev.weft.stream.Step;
import dev.weft.testing.CountingWaker;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A publisher as a stream, beyond the rules of Reactive Streams: what belongs to somebody, closes
/// at every point, ends.
@Timeout(60)
class SubscribedStreamTest {

  private final Weft weft = Weft.builder().executor("workstealing").reactor("nio").open();

  @AfterEach
  void close() {
    weft.close();
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
}
