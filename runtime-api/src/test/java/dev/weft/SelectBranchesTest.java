package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.toys.Resource;
import dev.weft.toys.Toys;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SelectBranchesTest {

  private final CountingWaker waker = new CountingWaker();
  private final Context cx = Context.of(waker);
  private final Probe<Integer> number = new Probe<>();
  private final Probe<String> text = new Probe<>();
  private final Probe<Boolean> flag = new Probe<>();

  private Select<String> select() {
    return Select.<String>biased()
        .on(number, n -> "number " + n)
        .on(text, t -> "text " + t)
        .on(flag, f -> "flag " + f + " beside " + number.cancels + text.cancels);
  }

  private static <T> T value(Poll<T> polled) {
    assertThat(polled.isReady()).isTrue();
    return ((Poll.Ready<T>) polled).value();
  }

  @Test
  @DisplayName("13.3 the first decides, the others are cancelled before its handler is called")
  void cancelsTheLosers() throws Exception {
    Future<String> first = select().first();
    assertThat(first.poll(cx).isPending()).isTrue();
    flag.finish(true);
    assertThat(value(first.poll(cx))).isEqualTo("flag true beside 11");
    assertThat(flag.cancels).isZero();
  }

  @Test
  @DisplayName("13.3 losers are handed over unharmed, and more can be added to them")
  void returnsTheLosers() throws Exception {
    Future<Select.First<String, Select<String>>> first = select().firstAndRest();
    assertThat(first.poll(cx).isPending()).isTrue();
    text.finish("x");
    Select.First<String, Select<String>> won = value(first.poll(cx));
    assertThat(won.index()).isEqualTo(1);
    assertThat(won.value()).isEqualTo("text x");
    assertThat(won.rest().size()).isEqualTo(2);
    assertThat(List.of(number.cancels, text.cancels, flag.cancels)).containsOnly(0);
    first.cancel(cx);
    var more = new Probe<Double>();
    Future<Select.First<String, Select<String>>> next =
        won.rest().on(more, d -> "more " + d).firstAndRest();
    assertThat(won.rest().size()).isZero();
    assertThat(next.poll(cx).isPending()).isTrue();
    more.finish(0.5);
    flag.finish(false);
    won = value(next.poll(cx));
    assertThat(won.value()).as("the first of two").startsWith("flag false");
    assertThat(won.index()).isEqualTo(1);
    won = value(won.rest().firstAndRest().poll(cx));
    assertThat(won.value()).isEqualTo("more 0.5");
    assertThat(number.cancels).isZero();
    won.close();
    assertThat(number.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("13.3 a biased one prefers the first; the choices of a fair one are its coin's")
  void order() throws Exception {
    number.finish(1);
    text.finish("x");
    assertThat(value(select().first().poll(cx))).isEqualTo("number 1");
    assertThat(text.polls).isZero();
    List<Integer> choices = fairChoices(42);
    assertThat(choices).isEqualTo(fairChoices(42)).isNotEqualTo(fairChoices(43));
    for (int i = 0; i < 3; i++) {
      int choice = i;
      assertThat(choices.stream().filter(c -> c == choice).count()).isBetween(200L, 500L);
    }
  }

  private List<Integer> fairChoices(long seed) throws Exception {
    var coin = new SplittableRandom(seed);
    var choices = new ArrayList<Integer>();
    for (int i = 0; i < 1000; i++) {
      Select<Integer> select = Select.fair(coin);
      for (int branch = 0; branch < 3; branch++) {
        select.on(Futures.ready(branch), b -> b);
      }
      choices.add(value(select.first().poll(cx)));
    }
    return choices;
  }

  @Test
  @DisplayName("9.4 one that spends the budget lets those after it go first the next time")
  void busyBranch() throws Exception {
    Future<Integer> busy =
        Futures.pollFn(
            cx -> {
              while (cx.mayProceed()) {
                cx.madeProgress();
              }
              return Poll.pending();
            });
    try (var weft = Toys.open()) {
      assertThat(
              weft.<String>blockOn(
                  Select.<String>biased()
                      .on(busy, n -> "busy")
                      .on(Futures.ready("x"), x -> x)
                      .first()))
          .isEqualTo("x");
    }
  }

  @Test
  @DisplayName("13.9 a handler that throws has not taken its value; the others are cancelled")
  void handlerThrows() throws Exception {
    for (boolean keepsRest : new boolean[] {false, true}) {
      var resource = new Resource();
      var other = new Probe<Integer>();
      var failure = new Exception("thrown by a handler");
      Select<Integer> select =
          Select.<Integer>biased()
              .on(
                  Futures.ready(resource),
                  r -> {
                    throw failure;
                  })
              .on(other, n -> n);
      Future<?> first = keepsRest ? select.firstAndRest() : select.first();
      assertThatThrownBy(() -> first.poll(cx)).isSameAs(failure);
      assertThat(resource.closes()).isEqualTo(1);
      assertThat(other.cancels).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("13.9 what was won and is dropped is closed, and the rest cancelled")
  void droppedOutcome() throws Exception {
    var resource = new Resource();
    Future<Select.First<Resource, Select<Resource>>> first =
        Select.<Resource>biased()
            .on(Futures.ready(resource), r -> r)
            .on(number, n -> new Resource())
            .firstAndRest();
    Select.First<Resource, Select<Resource>> won = value(first.poll(cx));
    assertThat(resource.closes()).isZero();
    Owned.dispose(won);
    assertThat(resource.closes()).isEqualTo(1);
    assertThat(number.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "a select that was not begun cancels its futures when it is closed; none cannot begin")
  void closed() throws Exception {
    Select<String> select = select();
    assertThat(select.size()).isEqualTo(3);
    select.close();
    select.close();
    assertThat(List.of(number.cancels, text.cancels, flag.cancels)).containsOnly(1);
    assertThatThrownBy(() -> select.first().poll(cx)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Select.<String>fair().firstAndRest().poll(cx))
        .isInstanceOf(IllegalStateException.class);
  }
}
