package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// selectAll, selectOk, raceOk.
@Timeout(60)
class FirstOfManyTest {

  private final CountingWaker waker = new CountingWaker();
  private final Context cx = Context.of(waker);
  private final List<Probe<Integer>> children =
      Stream.generate(Probe<Integer>::new).limit(4).toList();

  private List<Integer> cancels() {
    return children.stream().map(child -> child.cancels).toList();
  }

  private static <T> T value(Poll<T> polled) {
    assertThat(polled.isReady()).isTrue();
    return ((Poll.Ready<T>) polled).value();
  }

  private <T> Future<T> waiting(Future<T> whole) throws Exception {
    assertThat(whole.poll(cx).isPending()).isTrue();
    return whole;
  }

  @Test
  @DisplayName("13.3 selectAll hands over the others, in their order, to go on with")
  void selectAll() throws Exception {
    var select = waiting(Futures.selectAll(children));
    children.get(2).finish(7);
    children.get(1).finish(8);
    var won = value(select.poll(cx));
    assertThat(won.index()).isEqualTo(2);
    assertThat(won.value()).isEqualTo(7);
    assertThat(won.rest()).containsExactly(children.get(0), children.get(1), children.get(3));
    assertThat(cancels()).containsOnly(0);
    select.cancel(cx);
    var next = value(Futures.selectAll(won.rest()).poll(cx));
    assertThat(next.index()).isEqualTo(1);
    assertThat(next.value()).as("whose wake came before").isEqualTo(8);
    next.close();
    assertThat(cancels()).containsExactly(1, 0, 0, 1);
  }

  @Test
  @DisplayName("selectAll stops at one that is ready at once; the others were not polled")
  void readyAtOnce() throws Exception {
    children.get(1).finish(7);
    var won = value(Futures.selectAll(children).poll(cx));
    assertThat(won.index()).isEqualTo(1);
    assertThat(children.stream().map(child -> child.polls)).containsExactly(1, 1, 0, 0);
    assertThat(won.rest()).hasSize(3);
  }

  @Test
  @DisplayName("selectOk goes on after failures, and hands over those that are not over")
  void selectOk() throws Exception {
    var select = waiting(Futures.selectOk(children));
    children.get(0).fail(new Exception("first"));
    waiting(select);
    children.get(3).finish(7);
    var won = value(select.poll(cx));
    assertThat(won.index()).isEqualTo(3);
    assertThat(won.rest()).containsExactly(children.get(1), children.get(2));
    assertThat(cancels()).containsOnly(0);
  }

  @Test
  @DisplayName("raceOk goes on after failures, and cancels those that are not over")
  void raceOk() throws Exception {
    var race = waiting(Futures.raceOk(children));
    children.get(0).fail(new Exception("first"));
    children.get(3).finish(7);
    assertThat(value(race.poll(cx))).isEqualTo(7);
    assertThat(cancels()).containsExactly(0, 1, 1, 0);
  }

  @Test
  @DisplayName("if all fail, the first in order is thrown, with the others as suppressed")
  void allFail() throws Exception {
    var race = waiting(Futures.raceOk(children));
    var failures = new ArrayList<Exception>();
    for (int i = 0; i < 4; i++) {
      failures.add(new Exception("failure " + i));
    }
    for (int i : new int[] {2, 0, 3, 1}) {
      waiting(race);
      children.get(i).fail(failures.get(i));
    }
    assertThatThrownBy(() -> race.poll(cx))
        .isSameAs(failures.getFirst())
        .satisfies(
            thrown ->
                assertThat(thrown.getSuppressed())
                    .containsExactlyElementsOf(failures.subList(1, 4)));
  }

  @Test
  @DisplayName("there is no first of none")
  void none() {
    List<Future<Integer>> none = List.of();
    assertThatThrownBy(() -> Futures.raceOk(none).poll(cx))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Futures.selectAll(none).poll(cx))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("13.2 only those that were woken are polled again, among a hundred thousand")
  void polledAtTheirWakes() throws Exception {
    List<Probe<Integer>> many = Stream.generate(Probe<Integer>::new).limit(100_000).toList();
    var select = waiting(Futures.selectAll(many));
    var random = new Random(1);
    for (int i = 0; i < 200; i++) {
      many.get(random.nextInt(many.size())).wake();
      waiting(select);
    }
    assertThat(many.stream().mapToInt(child -> child.polls).sum()).isEqualTo(100_200);
    many.get(50_000).finish(7);
    var won = value(select.poll(cx));
    assertThat(won.index()).isEqualTo(50_000);
    assertThat(won.rest()).hasSize(99_999);
  }
}
