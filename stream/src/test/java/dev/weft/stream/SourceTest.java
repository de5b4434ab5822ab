package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Generator;
import dev.weft.Tuple2;
import dev.weft.sync.Broadcast;
import dev.weft.sync.LaggedException;
import dev.weft.sync.Mpmc;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.sync.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SourceTest {

  @Test
  @DisplayName("of, empty, range, failed, never")
  void plain() throws Exception {
    assertThat(Hand.all(Streams.of("a", null, "b"))).containsExactly("a", null, "b");
    assertThat(Hand.all(Streams.empty())).isEmpty();
    assertThat(Hand.all(Streams.range(3, 6))).containsExactly(3L, 4L, 5L);
    assertThat(Hand.all(Streams.range(3, 3))).isEmpty();
    var failure = new Exception("no");
    assertThatThrownBy(() -> Hand.all(Streams.failed(failure))).isSameAs(failure);
    assertThat(Streams.never().pollNext(new Hand().cx)).isEqualTo(Step.PENDING);
  }

  @Test
  @DisplayName("what of() was given belongs to the stream until it is taken")
  void ofOwns() throws Exception {
    var first = new Script.Element(0);
    var second = new Script.Element(1);
    AsyncStream<Script.Element> stream = Streams.of(first, second);
    var hand = new Hand();
    assertThat(hand.ready(stream.next())).isEqualTo(Next.some(first));
    stream.close();
    assertThat(first.closes).hasValue(0);
    assertThat(second.closes).hasValue(1);
  }

  @Test
  @DisplayName("an iterable is asked for its iterator at the first poll; null is an element")
  void iterables() throws Exception {
    var asked = new AtomicInteger();
    List<Integer> numbers = List.of(1, 2);
    AsyncStream<Integer> stream =
        Streams.from(
            () -> {
              asked.incrementAndGet();
              return numbers.iterator();
            });
    assertThat(asked).hasValue(0);
    assertThat(Hand.all(stream)).containsExactly(1, 2);
    assertThat(asked).hasValue(1);
    assertThat(Hand.all(Streams.from(numbers.iterator()))).containsExactly(1, 2);
  }

  @Test
  @DisplayName("a stream of the JDK's is closed at the end, and when it is given up")
  void jdkStream() throws Exception {
    var closes = new AtomicInteger();
    assertThat(
            Hand.all(
                Streams.from(java.util.stream.Stream.of(1, 2).onClose(closes::incrementAndGet))))
        .containsExactly(1, 2);
    assertThat(closes).hasValue(1);
    Streams.from(java.util.stream.Stream.of(1, 2).onClose(closes::incrementAndGet)).close();
    assertThat(closes).hasValue(2);
  }

  @Test
  @DisplayName("a generator is unwound when its stream is closed")
  void generators() throws Exception {
    var ends = new AtomicInteger();
    assertThat(
            Hand.all(
                Streams.from(
                    Generator.of(
                        out -> {
                          out.yield_(1);
                          out.yield_(2);
                        }))))
        .containsExactly(1, 2);
    Generator<Integer> generator =
        Generator.of(
            out -> {
              try {
                out.yield_(1);
                out.yield_(2);
              } finally {
                ends.incrementAndGet();
              }
            });
    AsyncStream<Integer> stream = Streams.from(generator);
    assertThat(new Hand().ready(stream.next())).isEqualTo(Next.some(1));
    stream.close();
    assertThat(ends).hasValue(1);
  }

  @Test
  @DisplayName("a mailbox: up to the end of the channel, and closed with the stream")
  void mailbox() throws Exception {
    var channel = Mpsc.<String>bounded(4);
    AsyncStream<String> stream = Streams.from(channel.receiver());
    var hand = new Hand();
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(channel.sender().trySend("a")).isTrue();
    assertThat(hand.wakes).hasValue(1);
    assertThat(channel.sender().trySend("b")).isTrue();
    channel.sender().close();
    assertThat(hand.rest(stream)).containsExactly("a", "b");

    var given = Mpsc.<Script.Element>bounded(4);
    var element = new Script.Element(0);
    assertThat(given.sender().trySend(element)).isTrue();
    Streams.from(given.receiver()).close();
    assertThat(given.sender().isClosed()).isTrue();
    assertThat(element.closes).hasValue(1);
  }

  @Test
  @DisplayName("a queue of work: each receiver's stream has its share, and a close passes on")
  void queueOfWork() throws Exception {
    var channel = Mpmc.<String>bounded(4);
    AsyncStream<String> first = Streams.from(channel.receiver());
    AsyncStream<String> second = Streams.from(channel.receiver().another());
    var hand = new Hand();
    var other = new Hand();
    assertThat(first.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(second.pollNext(other.cx)).isEqualTo(Step.PENDING);
    assertThat(channel.sender().trySend("a")).isTrue();
    assertThat(hand.wakes).hasValue(1);
    first.close();
    assertThat(other.wakes).hasValue(1);
    channel.sender().close();
    assertThat(other.rest(second)).containsExactly("a");
  }

  @Test
  @DisplayName("a broadcast that was missed fails the stream, or tells how many were")
  void broadcast() throws Exception {
    var channel = Broadcast.<Integer>lossy(2);
    var other = channel.receiver().copy();
    for (int i = 0; i < 5; i++) {
      assertThat(channel.sender().trySend(i)).isTrue();
    }
    channel.sender().close();
    assertThatThrownBy(() -> Hand.all(Streams.from(channel.receiver())))
        .isInstanceOf(LaggedException.class);
    var missed = new ArrayList<Long>();
    assertThat(Hand.all(Streams.from(other, missed::add))).containsExactly(3, 4);
    assertThat(missed).containsExactly(3L);
  }

  @Test
  @DisplayName("a watch: the latest first, then the latest at each change, up to the last")
  void watch() throws Exception {
    var channel = Watch.channel("a");
    AsyncStream<String> stream = Streams.from(channel.receiver());
    var hand = new Hand();
    assertThat(hand.ready(stream.next())).isEqualTo(Next.some("a"));
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    channel.sender().send("b");
    channel.sender().send("c");
    assertThat(hand.wakes).hasValue(1);
    assertThat(hand.ready(stream.next())).isEqualTo(Next.some("c"));
    channel.sender().send("d");
    channel.sender().close();
    assertThat(hand.rest(stream)).containsExactly("d");
  }

  @Test
  @DisplayName("once, generate and unfold go from future to future")
  void futures() throws Exception {
    assertThat(Hand.all(Streams.once(Futures.ready("a")))).containsExactly("a");
    var left = new AtomicInteger(3);
    assertThat(
            Hand.all(
                Streams.<Integer>generate(
                    () ->
                        Futures.ready(
                            left.get() == 0 ? Next.none() : Next.some(left.getAndDecrement())))))
        .containsExactly(3, 2, 1);
    assertThat(
            Hand.all(
                Streams.<Integer, String>unfold(
                    0,
                    n ->
                        Futures.ready(
                            n == 3
                                ? Optional.empty()
                                : Optional.of(new Tuple2<>("n" + n, n + 1))))))
        .containsExactly("n0", "n1", "n2");
  }

  @Test
  @DisplayName("closing cancels the future that is waited for, and one that was not begun")
  void closingCancels() throws Exception {
    var waiting = Oneshot.<String>channel();
    Future<String> future = waiting.receiver();
    AsyncStream<String> stream = Streams.once(future);
    assertThat(stream.pollNext(new Hand().cx)).isEqualTo(Step.PENDING);
    stream.close();
    assertThat(waiting.sender().send("late")).isFalse();
    var unbegun = Oneshot.<String>channel();
    Streams.once(unbegun.receiver()).close();
    assertThat(unbegun.sender().send("late")).isFalse();
  }
}
