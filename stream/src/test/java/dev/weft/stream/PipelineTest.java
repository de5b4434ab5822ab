package dev.weft.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Futures;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(120)
class PipelineTest {

  private static final int DEPTH = 10_000;

  private static AsyncStream<Integer> few() {
    return Streams.of(1, 2, 3);
  }

  /// Each adapter, on top of a stream and, where there are two, beside it.
  static Map<String, UnaryOperator<AsyncStream<Integer>>> adapters() {
    var all = new TreeMap<String, UnaryOperator<AsyncStream<Integer>>>();
    all.put("map", s -> s.map(n -> n));
    all.put("filter", s -> s.filter(n -> true));
    all.put("inspect", s -> s.inspect(n -> {}));
    all.put("take", s -> s.take(9));
    all.put("takeWhile", s -> s.takeWhile(n -> true));
    all.put("takeUntil", s -> s.takeUntil(Futures.never()));
    all.put("skip", s -> s.skip(0));
    all.put("skipWhile", s -> s.skipWhile(n -> false));
    all.put("scan", s -> s.scan(0, (a, n) -> n));
    all.put("distinct", s -> s.distinct());
    all.put("distinctUntilChanged", s -> s.distinctUntilChanged());
    all.put("then", s -> s.then(Futures::ready));
    all.put("flatMap", s -> s.flatMap(n -> Streams.of(n)));
    all.put("flatMap, inside", s -> Streams.of(0).flatMap(n -> s));
    all.put("chunks", s -> s.chunks(1).map(list -> list.get(0)));
    all.put("buffered", s -> s.buffered(2, Futures::ready));
    all.put("bufferUnordered", s -> s.bufferUnordered(1, Futures::ready));
    all.put("chain", s -> s.chain(Streams.empty()));
    all.put("chain, inside", s -> Streams.<Integer>empty().chain(s));
    all.put("merge", s -> s.merge(Streams.empty()));
    all.put("merge, inside", s -> Streams.<Integer>empty().merge(s));
    all.put("zip", s -> s.zip(Streams.range(0, 9), (n, i) -> n));
    all.put("zip, inside", s -> Streams.range(0, 9).zip(s, (i, n) -> n));
    all.put("peekable", s -> s.peekable().map(n -> n));
    return all;
  }

  static java.util.stream.Stream<String> names() {
    return adapters().keySet().stream().filter(name -> !name.equals("peekable"));
  }

  private static AsyncStream<Integer> deep(String adapter, AsyncStream<Integer> source) {
    AsyncStream<Integer> stream = source;
    UnaryOperator<AsyncStream<Integer>> over = adapters().get(adapter);
    for (int i = 0; i < DEPTH; i++) {
      stream = over.apply(stream);
    }
    return stream;
  }

  @ParameterizedTest
  @MethodSource("names")
  @DisplayName("ten thousand adapters come to their end, fail and are closed on a small stack")
  void deep(String adapter) throws Exception {
    Hand.onASmallStack(
        new FutureTask<>(
            () -> {
              assertThat(Hand.all(deep(adapter, few()))).containsExactly(1, 2, 3);

              var pending = new Script().pending();
              var hand = new Hand();
              AsyncStream<Integer> waiting = deep(adapter, pending.map(e -> 0));
              assertThat(waiting.pollNext(hand.cx)).isEqualTo(Step.PENDING);
              pending.waker.wake();
              assertThat(hand.wakes.get()).isPositive();
              waiting.close();
              assertThat(pending.closes).isEqualTo(1);

              var failure = new Exception("no");
              var failing = new Script().failing(failure);
              AsyncStream<Integer> failed = deep(adapter, failing.map(e -> 0));
              assertThatThrownBy(() -> failed.pollNext(hand.cx)).isSameAs(failure);
              assertThat(failing.closes).isEqualTo(1);
              assertThat(failed.pollNext(hand.cx)).isEqualTo(Step.END);
              return null;
            }));
  }

  private static AsyncStream<Integer> countdown(int n) {
    return n == 0
        ? Streams.empty()
        : Streams.of(n).chain(Streams.of(0).flatMap(zero -> countdown(n - 1)));
  }

  private static AsyncStream<Integer> loop(int n) {
    AsyncStream<Integer> one = Streams.of(n);
    return n == 0 ? one : one.chain(Streams.once(Futures.lazy(() -> Futures.ready(n - 1))));
  }

  @Test
  @DisplayName("a stream that contains itself goes on without more stack")
  void recursion() throws Exception {
    Hand.onASmallStack(
        new FutureTask<>(
            () -> {
              assertThat(Hand.all(countdown(2_000))).hasSize(2_000);
              assertThat(Hand.all(loop(3))).containsExactly(3, 2);
              return null;
            }));
  }

  @Test
  @DisplayName("what was given to an adapter is a part of that, and says so")
  void moved() {
    AsyncStream<Integer> stream = few();
    AsyncStream<Integer> mapped = stream.map(n -> n);
    assertThatThrownBy(() -> stream.map(n -> n))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("given to an adapter");
    assertThatThrownBy(() -> stream.pollNext(new Hand().cx))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> mapped.merge(stream)).isInstanceOf(IllegalStateException.class);
    stream.close(); // not its own any more
  }

  @Test
  @DisplayName("an adapter may be put on a stream that is under way")
  void underWay() throws Exception {
    AsyncStream<Integer> stream = few();
    var hand = new Hand();
    assertThat(hand.ready(stream.next())).isEqualTo(Next.some(1));
    assertThat(Hand.all(stream.map(n -> -n))).containsExactly(-2, -3);
  }

  @Test
  @DisplayName("P1 what has ended lets go of all before it, while the rest goes on")
  void endLetsGo() throws Exception {
    var source = new Script().elements(3);
    AsyncStream<Script.Element> stream = source.take(1).chain(new Script().pending());
    var hand = new Hand();
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.ITEM);
    stream.item();
    assertThat(source.closes).isZero();
    assertThat(stream.pollNext(hand.cx)).isEqualTo(Step.PENDING);
    assertThat(source.closes).isEqualTo(1);
    assertThat(source.given).hasSize(1);
  }

  @Test
  @DisplayName("P3 item() gives an element once")
  void itemOnce() throws Exception {
    AsyncStream<Integer> stream = few();
    assertThatThrownBy(stream::item).isInstanceOf(IllegalStateException.class);
    assertThat(stream.pollNext(new Hand().cx)).isEqualTo(Step.ITEM);
    assertThat(stream.item()).isEqualTo(1);
    assertThatThrownBy(stream::item).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @DisplayName("P3 an element that was found and not taken is closed with the stream")
  void untaken() throws Exception {
    var source = new Script().elements(2);
    AsyncStream<Script.Element> stream = source.map(e -> e);
    assertThat(stream.pollNext(new Hand().cx)).isEqualTo(Step.ITEM);
    stream.close();
    assertThat(source.given.get(0).closes).hasValue(1);
    Peekable<Script.Element> peekable = new Script().elements(2).peekable();
    assertThat(peekable.pollPeek(new Hand().cx)).isEqualTo(Step.ITEM);
    Script.Element peeked = peekable.peeked();
    peekable.close();
    assertThat(peeked.closes).hasValue(1);
  }
}
