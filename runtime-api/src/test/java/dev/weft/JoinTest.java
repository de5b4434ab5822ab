package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Toys;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

@Timeout(60)
class JoinTest {

  private final CountingWaker waker = new CountingWaker();
  private final Context cx = Context.of(waker);
  private final Probe<Integer> a = new Probe<>();
  private final Probe<String> b = new Probe<>();
  private final Probe<Integer> c = new Probe<>();

  @Test
  @DisplayName("13.1 polls each unfinished child once per poll; results in argument order")
  void resultsInArgumentOrder() throws Exception {
    Future<Tuple3<Integer, String, Integer>> join = Futures.join(a, b, c);
    assertThat(join.poll(cx).isPending()).isTrue();
    c.finish(3);
    assertThat(join.poll(cx).isPending()).isTrue();
    a.finish(1);
    assertThat(join.poll(cx).isPending()).isTrue();
    b.finish("2");
    assertThat(join.poll(cx)).isEqualTo(Poll.ready(new Tuple3<>(1, "2", 3)));
    assertThat(List.of(a.polls, b.polls, c.polls)).containsExactly(3, 4, 2);
  }

  @Test
  @DisplayName("null is a value")
  void nullIsAValue() throws Exception {
    assertThat(Futures.join(Futures.ready(null), Futures.ready(1)).poll(cx))
        .isEqualTo(Poll.ready(new Tuple2<>(null, 1)));
  }

  @Test
  @DisplayName("join waits for all, then throws the first failure by argument, others suppressed")
  void joinWaitsForAll() throws Exception {
    var first = new Exception("a");
    var second = new Exception("c");
    Future<?> join = Futures.join(a, b, c);
    c.fail(second);
    assertThat(join.poll(cx).isPending()).isTrue();
    a.fail(first);
    assertThat(join.poll(cx).isPending()).isTrue();
    assertThat(b.cancels).isZero();
    b.finish("2");
    assertThatThrownBy(() -> join.poll(cx)).isSameAs(first).hasSuppressedException(second);
  }

  @Test
  @DisplayName("13.4 tryJoin stops at the first failure and cancels the rest")
  void tryJoinStopsAtFirstFailure() throws Exception {
    Future<?> join = Futures.tryJoin(a, b, c);
    join.poll(cx);
    a.finish(1);
    join.poll(cx);
    var failure = new Exception("b");
    b.fail(failure);
    assertThatThrownBy(() -> join.poll(cx)).isSameAs(failure);
    assertThat(List.of(a.cancels, b.cancels, c.cancels)).containsExactly(0, 0, 1);
    assertThat(c.polls).isEqualTo(2);
  }

  static final List<BiFunction<Future<Integer>, Future<Integer>, Future<?>>> BUSY =
      List.of(
          Futures::join,
          Futures::tryJoin,
          Futures::select,
          Futures::selectFair,
          Futures::race,
          (x, y) -> Futures.joinAll(List.of(x, y)),
          (x, y) -> Futures.tryJoinAll(List.of(x, y)));

  @ParameterizedTest
  @FieldSource("BUSY")
  @DisplayName("9.5 a child that always spends the budget does not starve the other")
  void busyChildStarvesNobody(BiFunction<Future<Integer>, Future<Integer>, Future<?>> combinator)
      throws Exception {
    try (Weft weft = Toys.open()) {
      var reached = new boolean[1];
      Future<Integer> busy =
          Futures.pollFn(
              cx -> {
                while (cx.mayProceed()) {
                  cx.madeProgress();
                }
                return reached[0] ? Poll.ready(1) : Poll.pending();
              });
      Future<Integer> modest =
          Futures.pollFn(
              cx -> {
                if (!cx.mayProceed()) {
                  return Poll.pending();
                }
                cx.madeProgress();
                reached[0] = true;
                return Poll.ready(2);
              });
      weft.blockOn(combinator.apply(busy, modest));
      assertThat(reached[0]).isTrue();
    }
  }
}
