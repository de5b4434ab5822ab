package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tuple2;
import dev.weft.sync.Oneshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdapterTest {

  private static AsyncStream<Integer> numbers(int end) {
    return Streams.range(0, end).map(Long::intValue);
  }

  @Test
  @DisplayName("map, filter, inspect, scan, skip, take, takeWhile, skipWhile")
  void oneByOne() throws Exception {
    var seen = new ArrayList<Integer>();
    assertThat(Hand.all(numbers(4).inspect(seen::add).map(n -> "n" + n)))
        .containsExactly("n0", "n1", "n2", "n3");
    assertThat(seen).containsExactly(0, 1, 2, 3);
    assertThat(Hand.all(numbers(6).filter(n -> n % 2 == 1))).containsExactly(1, 3, 5);
    assertThat(Hand.all(numbers(5).scan(0, Integer::sum))).containsExactly(0, 1, 3, 6, 10);
    assertThat(Hand.all(numbers(5).skip(3))).containsExactly(3, 4);
    assertThat(Hand.all(numbers(5).take(2))).containsExactly(0, 1);
    assertThat(Hand.all(numbers(5).take(0))).isEmpty();
    assertThat(Hand.all(numbers(5).take(9))).hasSize(5);
    assertThat(Hand.all(numbers(9).takeWhile(n -> n != 3))).containsExactly(0, 1, 2);
    assertThat(Hand.all(numbers(5).skipWhile(n -> n != 3))).containsExactly(3, 4);
    assertThat(Hand.all(Streams.of(1, 5, 1).skipWhile(n -> n == 1))).containsExactly(5, 1);
  }

  @Test
  @DisplayName("distinct remembers all, distinctUntilChanged the last; null is an element")
  void different() throws Exception {
    assertThat(Hand.all(Streams.of("a", "b", "a", null, "b", null).distinct()))
        .containsExactly("a", "b", null);
    assertThat(Hand.all(Streams.of(null, null, "a", "a", "b", "a").distinctUntilChanged()))
        .containsExactly(null, "a", "b", "a");
  }

  @Test
  @DisplayName("chunks are full but for the last")
  void chunks() throws Exception {
    assertThat(Hand.all(numbers(5).chunks(2)))
        .containsExactly(List.of(0, 1), List.of(2, 3), List.of(4));
    assertThat(Hand.all(numbers(4).chunks(2))).containsExactly(List.of(0, 1), List.of(2, 3));
    assertThat(Hand.all(numbers(0).chunks(2))).isEmpty();
    assertThatThrownBy(() -> numbers(1).chunks(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("then runs one future after the other")
  void then() throws Exception {
    var hand = new Hand();
    var channels = List.of(Oneshot.<String>channel(), Oneshot.<String>channel());
    AsyncStream<String> stream = numbers(2).then(n -> channels.get(n).receiver());
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(channels.get(1).sender().send("b")).isTrue();
    assertThat(hand.wakes).as("the second future is not begun").hasValue(0);
    assertThat(channels.get(0).sender().send("a")).isTrue();
    assertThat(hand.wakes).hasValue(1);
    assertThat(hand.rest(stream)).containsExactly("a", "b");
  }

  @Test
  @DisplayName("flatMap goes through one stream after the other, also empty ones")
  void flatMap() throws Exception {
    assertThat(Hand.all(numbers(4).flatMap(n -> numbers(n)))).containsExactly(0, 0, 1, 0, 1, 2);
  }

  @Test
  @DisplayName("chain: one after the other; merge: in turn while both have one")
  void two() throws Exception {
    assertThat(Hand.all(Streams.of("a", "b").chain(Streams.of("c")).chain(Streams.empty())))
        .containsExactly("a", "b", "c");
    assertThat(Hand.all(Streams.of("a", "b", "c").merge(Streams.of("x", "y", "z"))))
        .containsExactly("a", "x", "b", "y", "c", "z");
    assertThat(Hand.all(Streams.of("a").merge(Streams.of("x", "y", "z"))))
        .containsExactly("a", "x", "y", "z");
    assertThat(Hand.all(Streams.of("a", "b", "c").merge(Streams.empty())))
        .containsExactly("a", "b", "c");
    assertThat(Hand.all(Streams.<String>empty().merge(Streams.of("a")))).containsExactly("a");
  }

  @Test
  @DisplayName("merge is woken by either side, and asks each once in a poll")
  void mergePending() throws Exception {
    var hand = new Hand();
    var left = new Script().pending().element();
    var right = new Script().pending().element();
    AsyncStream<Script.Element> merged = left.merge(right);
    assertThat(merged.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(left.polls).isEqualTo(1);
    assertThat(right.polls).isEqualTo(1);
    right.waker.wake();
    assertThat(hand.wakes).hasValue(1);
    assertThat(hand.rest(merged)).hasSize(2);
  }

  @Test
  @DisplayName("merge of many: those that have none do not keep the others waiting")
  void mergeMany() throws Exception {
    var idle = new Script().pending();
    AsyncStream<Object> merged =
        Streams.merge(List.of(Streams.of(1, 2), idle, Streams.of(3), Streams.empty()));
    var hand = new Hand();
    var all = new ArrayList<>();
    while (merged.pollNext(hand.cx) == Step.ITEM) {
      all.add(merged.item());
    }
    assertThat(all).containsExactly(1, 3, 2);
    hand.wakes.set(0);
    idle.waker.wake();
    assertThat(hand.wakes).hasValue(1);
    assertThat(merged.pollNext(hand.cx)).isEqualTo(Step.END);
  }

  @Test
  @DisplayName("zip ends with the shorter side, and asks both while one is pending")
  void zip() throws Exception {
    assertThat(Hand.all(numbers(3).zip(Streams.of("a", "b"))))
        .containsExactly(new Tuple2<>(0, "a"), new Tuple2<>(1, "b"));
    var slow = new Script().pending().element();
    var quick = new Script().element();
    var hand = new Hand();
    AsyncStream<String> zipped = slow.zip(quick, (a, b) -> a + "" + b);
    assertThat(zipped.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(quick.polls).isEqualTo(1);
    slow.waker.wake();
    assertThat(hand.rest(zipped)).containsExactly("#0#0");
  }

  @Test
  @DisplayName("takeUntil ends when the future is ready")
  void takeUntil() throws Exception {
    var stop = Oneshot.<String>channel();
    var hand = new Hand();
    AsyncStream<Integer> stream = numbers(9).takeUntil(stop.receiver());
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.ITEM);
    assertThat(stream.item()).isZero();
    assertThat(stop.sender().send("now")).isTrue();
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.END);
  }

  private static final class Waiting {
    final List<Oneshot<String>> channels = new ArrayList<>();

    Waiting(int count) {
      for (int i = 0; i < count; i++) {
        channels.add(Oneshot.channel());
      }
    }

    Future<String> future(int n) {
      return channels.get(n).receiver();
    }

    void end(int n) {
      assertThat(channels.get(n).sender().send("v" + n)).isTrue();
    }
  }

  @Test
  @DisplayName("buffered runs some at once and keeps their order; bufferUnordered does not")
  void buffered() throws Exception {
    for (boolean ordered : new boolean[] {true, false}) {
      var waiting = new Waiting(4);
      var begun = new ArrayList<Integer>();
      AsyncStream<Integer> source = numbers(4).inspect(begun::add);
      AsyncStream<String> stream =
          ordered
              ? source.buffered(3, waiting::future)
              : source.bufferUnordered(3, waiting::future);
      var hand = new Hand();
      assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.PENDING);
      assertThat(begun).containsExactly(0, 1, 2);
      waiting.end(1);
      assertThat(hand.wakes).hasValue(1);
      if (ordered) {
        assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.PENDING);
        assertThat(begun).as("what waits for its turn keeps its place").hasSize(3);
        waiting.end(0);
        waiting.end(3);
        waiting.end(2);
        assertThat(hand.rest(stream)).containsExactly("v0", "v1", "v2", "v3");
      } else {
        assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.ITEM);
        assertThat(stream.item()).isEqualTo("v1");
        assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.PENDING);
        assertThat(begun).hasSize(4);
        waiting.end(3);
        waiting.end(0);
        waiting.end(2);
        assertThat(hand.rest(stream)).containsExactly("v3", "v0", "v2");
      }
    }
  }

  @Test
  @DisplayName("buffered gives what came before a failure first, then cancels the rest")
  void bufferedFailure() throws Exception {
    var failure = new IllegalStateException("no");
    var open = Oneshot.<String>channel();
    AsyncStream<String> stream =
        numbers(3)
            .buffered(
                3,
                n ->
                    n == 0
                        ? Futures.ready("first")
                        : n == 1 ? Futures.failed(failure) : open.receiver());
    var hand = new Hand();
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.ITEM);
    assertThat(stream.item()).isEqualTo("first");
    assertThatThrownBy(() -> stream.pollNext(hand.cx)).isSameAs(failure);
    assertThat(open.sender().send("late")).as("the third future was cancelled").isFalse();
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.END);
  }

  @Test
  @DisplayName("peekable shows the next element and keeps it")
  void peekable() throws Exception {
    Peekable<Integer> stream = numbers(2).peekable();
    var hand = new Hand();
    assertThat(hand.ready(stream.peek())).isEqualTo(Next.some(0));
    assertThat(hand.ready(stream.peek())).isEqualTo(Next.some(0));
    assertThat(hand.rest(stream)).containsExactly(0, 1);
    assertThat(hand.ready(stream.peek())).isEqualTo(Next.none());
  }

  @Test
  @DisplayName("consumers: fold, collect, toList, first, count, forEach, anyMatch, allMatch")
  void consumers() throws Exception {
    var hand = new Hand();
    assertThat(hand.ready(numbers(5).fold(0, Integer::sum))).isEqualTo(10);
    assertThat(hand.ready(numbers(3).map(n -> "" + n).collect(Collectors.joining("+"))))
        .isEqualTo("0+1+2");
    assertThat(hand.ready(numbers(3).toList())).containsExactly(0, 1, 2);
    assertThat(hand.ready(numbers(0).toList())).isEmpty();
    assertThat(hand.ready(numbers(3).first())).isEqualTo(Next.some(0));
    assertThat(hand.ready(numbers(0).first())).isEqualTo(Next.none());
    assertThat(hand.ready(numbers(7).count())).isEqualTo(7);
    var seen = new ArrayList<Integer>();
    hand.ready(numbers(3).forEach(seen::add));
    assertThat(seen).containsExactly(0, 1, 2);
    assertThat(hand.ready(numbers(3).anyMatch(n -> n == 1))).isTrue();
    assertThat(hand.ready(numbers(3).anyMatch(n -> n == 9))).isFalse();
    assertThat(hand.ready(numbers(3).allMatch(n -> n < 3))).isTrue();
    assertThat(hand.ready(numbers(3).allMatch(n -> n == 0))).isFalse();
    assertThat(hand.ready(numbers(0).allMatch(n -> false))).isTrue();
  }

  @Test
  @DisplayName("first and anyMatch ask for nothing that they do not need")
  void lazyConsumers() throws Exception {
    var hand = new Hand();
    var source = new Script().elements(3);
    hand.ready(source.first());
    assertThat(source.given).hasSize(1);
    assertThat(source.closes).isPositive();
    var other = new Script().elements(3);
    hand.ready(other.anyMatch(e -> e.number == 1));
    assertThat(other.given).hasSize(2);
    assertThat(other.given).allMatch(e -> e.closes.get() == 1);
  }

  @Test
  @DisplayName("forEachConcurrent runs some at once and is over when all are")
  void forEachConcurrent() throws Exception {
    var waiting = new Waiting(3);
    var hand = new Hand();
    Future<Void> all = numbers(3).forEachConcurrent(2, waiting::future);
    assertThat(all.poll(hand.cx).isPending()).isTrue();
    waiting.end(1);
    assertThat(all.poll(hand.cx).isPending()).isTrue();
    waiting.end(0);
    waiting.end(2);
    hand.ready(all);
  }
}
