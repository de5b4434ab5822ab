package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SelectTest {

  private final CountingWaker waker = new CountingWaker();
  private final Context cx = Context.of(waker);
  private final Probe<Integer> a = new Probe<>();
  private final Probe<String> b = new Probe<>();

  @Test
  @DisplayName("13.3 S3-8 the loser comes back unharmed and can be resumed")
  void loserIsReturned() throws Exception {
    Future<Either<Integer, String>> select = Futures.select(a, b);
    assertThat(select.poll(cx).isPending()).isTrue();
    b.finish("b");
    assertThat(select.poll(cx)).isEqualTo(Poll.ready(new Either.Right<>("b", a)));
    select.cancel(cx);
    assertThat(a.cancels).isZero();

    var again = new Probe<String>();
    Future<Either<Integer, String>> next = Futures.select(a, again);
    assertThat(next.poll(cx).isPending()).isTrue();
    a.finish(1);
    assertThat(next.poll(cx)).isEqualTo(Poll.ready(new Either.Left<>(1, again)));
  }

  @Test
  @DisplayName("13.3 S3-9 when both are ready the left one wins")
  void leftBiased() throws Exception {
    a.finish(1);
    b.finish("b");
    assertThat(Futures.select(a, b).poll(cx)).isEqualTo(Poll.ready(new Either.Left<>(1, b)));
    assertThat(b.polls).isZero();
  }

  @Test
  @DisplayName("13.3 S3-9 a fair select lets both win, and the same seed makes the same choices")
  void fairSelect() throws Exception {
    List<Boolean> first = fairChoices(42);
    assertThat(first).isEqualTo(fairChoices(42)).isNotEqualTo(fairChoices(43));
    assertThat(first.stream().filter(left -> left).count()).isBetween(300L, 700L);
  }

  private List<Boolean> fairChoices(long seed) throws Exception {
    var coin = new SplittableRandom(seed);
    var choices = new ArrayList<Boolean>();
    for (int i = 0; i < 1000; i++) {
      Poll<Either<Integer, String>> polled =
          Futures.selectFair(coin, Futures.ready(1), Futures.ready("b")).poll(cx);
      choices.add(((Poll.Ready<Either<Integer, String>>) polled).value() instanceof Either.Left);
    }
    return choices;
  }

  @Test
  @DisplayName("a failure cancels the other one, whichever fails")
  void failureCancelsTheOther() {
    var failure = new Exception();
    b.fail(failure);
    assertThatThrownBy(() -> Futures.select(a, b).poll(cx)).isSameAs(failure);
    assertThat(List.of(a.cancels, b.cancels)).containsExactly(1, 0);
    var c = new Probe<Integer>();
    var d = new Probe<Integer>();
    c.fail(failure);
    assertThatThrownBy(() -> Futures.select(c, d).poll(cx)).isSameAs(failure);
    assertThat(List.of(c.cancels, d.cancels)).containsExactly(0, 1);
  }

  @Test
  @DisplayName("13.3 a race yields the first value and cancels the others")
  void raceCancelsLosers() throws Exception {
    var runners = List.of(new Probe<Integer>(), new Probe<Integer>(), new Probe<Integer>());
    Future<Integer> race = Futures.race(runners);
    assertThat(race.poll(cx).isPending()).isTrue();
    runners.get(1).finish(1);
    assertThat(race.poll(cx)).isEqualTo(Poll.ready(1));
    assertThat(runners.stream().map(r -> r.cancels)).containsExactly(1, 0, 1);
    assertThat(runners.stream().map(r -> r.polls)).containsExactly(2, 2, 1);
  }

  @Test
  @DisplayName("a race cancels a borrowed loser only for itself")
  void borrowedLoserGoesOn() throws Exception {
    var lent = new Probe<Integer>();
    assertThat(Futures.race(Futures.borrowed(lent), Futures.ready(1)).poll(cx))
        .isEqualTo(Poll.ready(1));
    assertThat(lent.cancels).isZero();
    lent.finish(2);
    assertThat(lent.poll(cx)).isEqualTo(Poll.ready(2));
  }

  @Test
  @DisplayName("a race of none is refused")
  void raceOfNone() {
    assertThatThrownBy(() -> Futures.race(List.<Future<Integer>>of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
