package dev.weft.tck.rules;

import static dev.weft.tck.bench.Probes.cancels;
import static dev.weft.tck.bench.Probes.futures;
import static dev.weft.tck.bench.Probes.probes;
import static dev.weft.tck.bench.Probes.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.tck.CombinatorKit;
import dev.weft.tck.CombinatorSubject;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.Probe;
import dev.weft.testing.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// §13 of the rule book: the first of two futures, and what becomes of the other one.
public interface SelectRules extends CombinatorKit {

  /// The loser of a select is returned, that of a race is cancelled; ties are as documented.
  @Rule(id = "13.3")
  default void losersAreSeenTo() throws Exception {
    var cx = Context.of(new CountingWaker());
    for (int winner = 0; winner < 2; winner++) {
      List<Probe> two = probes(2);
      Future<String> race = subject().race(two.get(0).future(), two.get(1).future());
      assertThat(race.poll(cx).isPending()).as("a race that nobody has won").isTrue();
      two.get(winner).complete("first");
      assertThat(ready("race", race.poll(cx))).isEqualTo("first");
      assertThat(two.get(1 - winner).cancels()).as("cancels of the loser of a race").isEqualTo(1);
      assertThat(two.get(winner).cancels()).as("cancels of the winner of a race").isZero();
      selectReturnsTheOther(winner, cx);
    }
    selectAllReturnsTheOthers(cx);
    List<Probe> both = probes(2);
    both.forEach(probe -> probe.complete("ready"));
    assertThat(
            ready("select", subject().select(both.get(0).future(), both.get(1).future()).poll(cx)))
        .as("a select of two that are ready")
        .matches(CombinatorSubject.Selected::left, "the left one wins");
    List<Probe> given = probes(2);
    Future<?> up = subject().select(given.get(0).future(), given.get(1).future());
    up.poll(cx);
    up.cancel(cx);
    assertThat(cancels(given)).as("cancels in a select that is cancelled").containsExactly(1, 1);
    List<Boolean> once = fairChoices(cx);
    assertThat(once).as("choices of a fair select with one seed").isEqualTo(fairChoices(cx));
    assertThat(once).as("choices of a fair select").contains(true, false);
  }

  private void selectReturnsTheOther(int winner, Context cx) throws Exception {
    List<Probe> two = probes(2);
    var select = subject().select(two.get(0).future(), two.get(1).future());
    assertThat(select.poll(cx).isPending()).as("a select of which nothing is ready").isTrue();
    two.get(winner).complete("first");
    CombinatorSubject.Selected selected = ready("select", select.poll(cx));
    assertThat(selected.value()).as("what a select yields").isEqualTo("first");
    assertThat(selected.left()).as("whether the left one won").isEqualTo(winner == 0);
    assertThat(cancels(two)).as("cancels in a select that returns the loser").containsOnly(0);
    two.get(1 - winner).complete("second");
    assertThat(ready("loser", selected.other().poll(cx))).isEqualTo("second");
  }

  /// The others of a selectAll are returned.
  private void selectAllReturnsTheOthers(Context cx) throws Exception {
    List<Probe> three = probes(3);
    Future<CombinatorSubject.FirstOfMany> select = subject().selectAll(futures(three));
    assertThat(select.poll(cx).isPending()).as("a selectAll of which nothing is ready").isTrue();
    three.get(1).complete("first");
    CombinatorSubject.FirstOfMany first = ready("selectAll", select.poll(cx));
    assertThat(first.value()).as("what a selectAll yields").isEqualTo("first");
    assertThat(first.index()).as("where the first of a selectAll stood").isEqualTo(1);
    assertThat(cancels(three)).as("cancels in a selectAll that returns the losers").containsOnly(0);
    three.get(2).complete("second");
    assertThat(first.others()).as("the others of a selectAll").hasSize(2);
    assertThat(ready("loser", first.others().getLast().poll(cx))).isEqualTo("second");
  }

  /// Failures do not decide a raceOk, unless all fail.
  @Rule(id = "13.12")
  default void theFirstSuccessDecides() throws Exception {
    var cx = Context.of(new CountingWaker());
    List<Probe> three = probes(3);
    Future<String> race = subject().raceOk(futures(three));
    race.poll(cx);
    three.get(0).fail(new IllegalStateException("the first fails"));
    assertThat(catchThrowable(() -> race.poll(cx)))
        .as("what a raceOk throws although others may yield a value")
        .isNull();
    three.get(2).complete("third");
    assertThat(ready("raceOk", race.poll(cx))).as("what a raceOk yields").isEqualTo("third");
    assertThat(cancels(three)).as("cancels of the children of a raceOk").containsExactly(0, 1, 0);
    List<Probe> failing = probes(2);
    Future<String> failed = subject().raceOk(futures(failing));
    failed.poll(cx);
    var first = new IllegalStateException("the first fails");
    failing.get(1).fail(new IllegalStateException("the second fails"));
    failed.poll(cx);
    failing.get(0).fail(first);
    assertThat(catchThrowable(() -> failed.poll(cx)))
        .as("what a raceOk throws when all have failed")
        .isSameAs(first);
  }

  private List<Boolean> fairChoices(Context cx) throws Exception {
    RandomGenerator coin = random();
    List<Boolean> choices = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      List<Probe> both = probes(2);
      both.forEach(probe -> probe.complete("ready"));
      var select = subject().selectFair(coin, both.get(0).future(), both.get(1).future());
      choices.add(ready("fair select", select.poll(cx)).left());
    }
    return choices;
  }
}
