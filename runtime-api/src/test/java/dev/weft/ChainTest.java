package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Toys;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ChainTest {

  private final CountingWaker waker = new CountingWaker();
  private final Context cx = Context.of(waker);

  /// On a stack that a recursion of some hundred frames overflows, interpreted or not.
  private static void onSmallStack(Body body) throws Exception {
    var failure = new AtomicReference<Throwable>();
    var thread =
        new Thread(
            null,
            () -> {
              try {
                body.run();
              } catch (Throwable t) {
                failure.set(t);
              }
            },
            "small",
            256 * 1024);
    thread.start();
    thread.join();
    assertThat(failure.get()).isNull();
  }

  private interface Body {
    void run() throws Exception;
  }

  private static <T> T value(Poll<T> polled) {
    assertThat(polled).isInstanceOf(Poll.Ready.class);
    return ((Poll.Ready<T>) polled).value();
  }

  private static Future<Integer> deep(Future<Integer> source, int depth) {
    Future<Integer> f = source;
    for (int i = 0; i < depth; i++) {
      f =
          switch (i % 3) {
            case 0 -> f.map(x -> x + 1);
            case 1 -> f.then(x -> Futures.ready(x + 1));
            default -> f.recover(Futures::failed);
          };
    }
    return f;
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 100_000})
  @DisplayName("13.7 a deep chain completes and fails in constant stack")
  void deepChainCompletes(int depth) throws Exception {
    onSmallStack(
        () -> {
          assertThat(value(deep(Futures.ready(0), depth).poll(cx))).isEqualTo(depth - (depth / 3));
          var failure = new IOException();
          assertThatThrownBy(() -> deep(Futures.failed(failure), depth).poll(cx)).isSameAs(failure);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000, 100_000})
  @DisplayName("13.7 a deep chain cancels in constant stack")
  void deepChainCancels(int depth) throws Exception {
    onSmallStack(
        () -> {
          var source = new Probe<Integer>();
          Future<Integer> chain = deep(source, depth);
          assertThat(chain.poll(cx).isPending()).isTrue();
          chain.cancel(cx);
          assertThat(source.cancels).isEqualTo(1);
        });
  }

  private static Future<Integer> countdown(int n) {
    return Futures.ready(n).then(x -> x == 0 ? Futures.ready(0) : countdown(x - 1));
  }

  @Test
  @DisplayName("13.7 a loop made of then runs in constant stack")
  void loopOfThens() throws Exception {
    onSmallStack(() -> assertThat(value(countdown(100_000).poll(cx))).isZero());
  }

  private static Future<Integer> sum(int n) {
    return n == 0 ? Futures.ready(0) : Futures.ready(n).then(x -> sum(x - 1)).map(s -> s + 1);
  }

  @Test
  @DisplayName("13.7 a recursion with work after the call runs in constant stack")
  void recursionOfThens() throws Exception {
    onSmallStack(() -> assertThat(value(sum(100_000).poll(cx))).isEqualTo(100_000));
  }

  @Test
  @DisplayName("13.7 nesting to the left is as flat as nesting to the right")
  void nestedBothWays() throws Exception {
    onSmallStack(
        () -> {
          Future<Integer> f = Futures.ready(0);
          for (int i = 0; i < 100_000; i++) {
            Future<Integer> inner = f;
            f = Futures.ready(1).then(one -> inner).map(x -> x + 1);
          }
          assertThat(value(f.poll(cx))).isEqualTo(100_000);
        });
  }

  @Test
  @DisplayName("9.1 a loop of futures that are always ready lets others run")
  void loopIsBudgeted() throws Exception {
    try (Weft weft = Toys.open()) {
      var polls = new int[1];
      Future<Integer> loop = countdown(1_000);
      weft.blockOn(
          Futures.<Integer>pollFn(
              cx -> {
                polls[0]++;
                return loop.poll(cx);
              }));
      assertThat(polls[0]).isBetween(7, 10);
    }
  }

  @Test
  @DisplayName("S4-5 a failure passes map and then by and reaches the next recover unchanged")
  void failureReachesNextRecover() throws Exception {
    var failure = new IOException();
    var seen = new AtomicReference<Throwable>();
    Future<String> chain =
        Futures.<Integer>failed(failure)
            .map(x -> x + 1)
            .then(x -> Futures.ready("then " + x))
            .recover(
                t -> {
                  seen.set(t);
                  return Futures.ready("mended");
                })
            .recover(t -> Futures.ready("twice"))
            .map(s -> s + "!");
    assertThat(value(chain.poll(cx))).isEqualTo("mended!");
    assertThat(seen.get()).isSameAs(failure);
  }

  @Test
  @DisplayName("what a step throws is the failure of the chain from there on")
  void stepThrows() throws Exception {
    var failure = new IOException();
    Future<Integer> throwing =
        Futures.ready(1)
            .map(
                x -> {
                  throw failure;
                });
    assertThat(value(throwing.recover(t -> Futures.ready(t == failure ? 2 : 3)).poll(cx)))
        .isEqualTo(2);
  }

  @Test
  @DisplayName("a then without a future fails, and says so")
  void nullFuture() {
    assertThatThrownBy(() -> Futures.ready(1).then(x -> null).poll(cx))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("no future");
  }

  @Test
  @DisplayName("cancelling is no failure: recover does not see it")
  void cancelIsNoFailure() throws Exception {
    var source = new Probe<Integer>();
    var recovered = new boolean[1];
    Future<Integer> chain =
        source.recover(
            t -> {
              recovered[0] = true;
              return Futures.ready(0);
            });
    chain.poll(cx);
    chain.cancel(cx);
    assertThat(recovered[0]).isFalse();
  }

  @Test
  @DisplayName("a chain that was extended is over, also half-way; the extended one goes on")
  void extendedChainIsOver() throws Exception {
    var source = new Probe<Integer>();
    Future<Integer> chain = source.map(x -> x + 1);
    chain.poll(cx);
    Future<Integer> longer = chain.map(x -> x * 10);
    assertThatThrownBy(() -> chain.poll(cx)).isInstanceOf(IllegalStateException.class);
    chain.cancel(cx);
    assertThat(source.cancels).isZero();
    source.finish(1);
    assertThat(waker.wakes()).isEqualTo(1);
    assertThat(value(longer.poll(cx))).isEqualTo(20);
    assertThatThrownBy(() -> chain.map(x -> x).poll(cx)).isInstanceOf(IllegalStateException.class);
  }
}
