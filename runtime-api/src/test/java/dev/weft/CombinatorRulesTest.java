package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.task.PollingThread;
import dev.weft.toys.Toys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The rules that every combinator keeps, against a table of all of them.
@Timeout(60)
class CombinatorRulesTest {

  /// A combinator of so many children.
  record Combinator(
      String name, int children, Function<List<Probe<Integer>>, Future<?>> over, boolean cancels) {

    Combinator(String name, int children, Function<List<Probe<Integer>>, Future<?>> over) {
      this(name, children, over, true);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static final List<Combinator> COMBINATORS =
      List.of(
          new Combinator("map", 1, c -> c.get(0).map(x -> x + 1)),
          new Combinator("then", 1, c -> c.get(0).then(Futures::ready)),
          new Combinator("then, in the second", 1, c -> Futures.ready(1).then(x -> c.get(0))),
          new Combinator("recover", 1, c -> c.get(0).recover(Futures::failed)),
          new Combinator("lazy", 1, c -> Futures.lazy(() -> c.get(0))),
          new Combinator("borrowed", 1, c -> Futures.borrowed(c.get(0)), false),
          new Combinator("timeout", 1, c -> Futures.timeout(Duration.ofHours(1), c.get(0))),
          new Combinator("join 2", 2, c -> Futures.join(c.get(0), c.get(1))),
          new Combinator("join 3", 3, c -> Futures.join(c.get(0), c.get(1), c.get(2))),
          new Combinator("join 4", 4, c -> Futures.join(c.get(0), c.get(1), c.get(2), c.get(3))),
          new Combinator(
              "join 5", 5, c -> Futures.join(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4))),
          new Combinator("tryJoin 2", 2, c -> Futures.tryJoin(c.get(0), c.get(1))),
          new Combinator("tryJoin 3", 3, c -> Futures.tryJoin(c.get(0), c.get(1), c.get(2))),
          new Combinator(
              "tryJoin 4", 4, c -> Futures.tryJoin(c.get(0), c.get(1), c.get(2), c.get(3))),
          new Combinator(
              "tryJoin 5",
              5,
              c -> Futures.tryJoin(c.get(0), c.get(1), c.get(2), c.get(3), c.get(4))),
          new Combinator("joinAll", 7, Futures::joinAll),
          new Combinator("tryJoinAll", 7, Futures::tryJoinAll),
          new Combinator("select", 2, c -> Futures.select(c.get(0), c.get(1))),
          new Combinator(
              "selectFair",
              2,
              c -> Futures.selectFair(RandomGenerator.of("L64X128MixRandom"), c.get(0), c.get(1))),
          new Combinator("race 2", 2, c -> Futures.race(c.get(0), c.get(1))),
          new Combinator("race", 4, Futures::race),
          new Combinator("joinAll, seven at once", 7, c -> Futures.joinAll(7, c)),
          new Combinator("tryJoinAll, seven at once", 7, c -> Futures.tryJoinAll(7, c)),
          new Combinator("raceOk", 4, Futures::raceOk),
          new Combinator("selectAll", 4, Futures::selectAll),
          new Combinator("selectOk", 4, Futures::selectOk),
          new Combinator("Select.first", 3, c -> branches(Select.biased(), c).first()),
          new Combinator("Select.firstAndRest", 3, c -> branches(Select.fair(), c).firstAndRest()),
          new Combinator(
              "timeout or",
              1,
              c -> Futures.timeout(Duration.ofHours(1), c.get(0), () -> Futures.ready(0))),
          new Combinator(
              "timeout or, in the second",
              1,
              c -> Futures.timeout(Duration.ZERO, Futures.never(), () -> c.get(0))));

  private static Select<Integer> branches(Select<Integer> select, List<Probe<Integer>> children) {
    children.forEach(child -> select.on(child, x -> x));
    return select;
  }

  private static Weft weft;

  private final List<Probe<Integer>> children = new ArrayList<>();
  private final CountingWaker waker = new CountingWaker();
  private final Context cx =
      new Context(PollingThread.nobodysWorker(weft.tasks()), null).withWaker(waker);

  @BeforeAll
  static void open() {
    weft = Toys.open();
  }

  @AfterAll
  static void close() {
    weft.close();
  }

  private Future<?> make(Combinator combinator) {
    Stream.generate(Probe<Integer>::new).limit(combinator.children).forEach(children::add);
    return combinator.over.apply(children);
  }

  private Future<?> makePending(Combinator combinator) throws Exception {
    Future<?> whole = make(combinator);
    assertThat(whole.poll(cx).isPending()).isTrue();
    return whole;
  }

  private Future<?> makeEnded(Combinator combinator) throws Exception {
    Future<?> whole = makePending(combinator);
    children.forEach(c -> c.finish(7));
    assertThat(whole.poll(cx).isReady()).isTrue();
    return whole;
  }

  private void assertOver(Future<?> whole) {
    assertThatThrownBy(() -> whole.poll(cx)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @FieldSource("COMBINATORS")
  @DisplayName("1.1 S0-5 making a combinator does nothing")
  void makingDoesNothing(Combinator combinator) {
    make(combinator);
    assertThat(children).allSatisfy(c -> assertThat(c.polls + c.cancels).isZero());
  }

  @ParameterizedTest
  @FieldSource("COMBINATORS")
  @DisplayName("1.2 a child that wakes, wakes the whole")
  void wakesPassOn(Combinator combinator) throws Exception {
    for (int i = 0; i < combinator.children; i++) {
      children.clear();
      makePending(combinator);
      int before = waker.wakes();
      children.get(i).wake();
      assertThat(waker.wakes()).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @FieldSource("COMBINATORS")
  @DisplayName("1.3 the most recent waker counts")
  void mostRecentWakerCounts(Combinator combinator) throws Exception {
    Future<?> whole = makePending(combinator);
    var second = new CountingWaker();
    assertThat(whole.poll(cx.withWaker(second)).isPending()).isTrue();
    children.getFirst().wake();
    assertThat(second.wakes()).isEqualTo(1);
  }

  @ParameterizedTest
  @FieldSource("COMBINATORS")
  @DisplayName("1.5 13.5 polling after the end is an error, and polls no child")
  void pollAfterEnd(Combinator combinator) throws Exception {
    Future<?> whole = makeEnded(combinator);
    int polls = children.stream().mapToInt(c -> c.polls).sum();
    assertOver(whole);
    assertThat(children.stream().mapToInt(c -> c.polls).sum()).isEqualTo(polls);
  }

  @ParameterizedTest
  @FieldSource("COMBINATORS")
  @DisplayName("1.6 a failure arrives unchanged, and is the end")
  void failureArrivesUnchanged(Combinator combinator) throws Exception {
    Future<?> whole = makePending(combinator);
    var failure = new Throwable("neither Exception nor Error");
    children.getLast().fail(failure);
    if (combinator.name.startsWith("join")) { // waits for the others
      children.subList(0, children.size() - 1).forEach(c -> c.finish(7));
    }
    if (combinator.name.endsWith("Ok")) { // leaves it to the others
      assertThat(whole.poll(cx).isPending()).isTrue();
      children.subList(0, children.size() - 1).forEach(c -> c.fail(failure));
    }
    assertThatThrownBy(() -> whole.poll(cx)).isSameAs(failure);
    assertOver(whole);
    whole.cancel(cx);
    if (!combinator.name.startsWith("join") && !combinator.name.endsWith("Ok")) {
      children.subList(0, children.size() - 1).forEach(c -> assertThat(c.cancels).isEqualTo(1));
    }
    assertThat(children.getLast().cancels).isZero();
  }

  @ParameterizedTest
  @FieldSource("COMBINATORS")
  @DisplayName("1.7 cancel reaches each child once, and is the end")
  void cancelReachesEachChildOnce(Combinator combinator) throws Exception {
    Future<?> whole = makePending(combinator);
    whole.cancel(cx);
    whole.cancel(cx);
    int once = combinator.cancels ? 1 : 0;
    assertThat(children).allSatisfy(c -> assertThat(c.cancels).isEqualTo(once));
    assertThat(children).allSatisfy(c -> assertThat(c.polls).isEqualTo(1));
    assertOver(whole);
  }

  @ParameterizedTest
  @FieldSource("COMBINATORS")
  @DisplayName("1.8 cancel before the first poll starts nothing, and is the end")
  void cancelBeforeFirstPoll(Combinator combinator) {
    Future<?> whole = make(combinator);
    whole.cancel(cx);
    whole.cancel(cx);
    assertThat(children).allSatisfy(c -> assertThat(c.polls).isZero());
    assertThat(children).allSatisfy(c -> assertThat(c.cancels).isLessThanOrEqualTo(1));
    assertOver(whole);
  }

  @ParameterizedTest
  @FieldSource("COMBINATORS")
  @DisplayName("1.7 cancel after the end does nothing")
  void cancelAfterEnd(Combinator combinator) throws Exception {
    Future<?> whole = makeEnded(combinator);
    int cancels = children.stream().mapToInt(c -> c.cancels).sum();
    whole.cancel(cx);
    assertThat(children.stream().mapToInt(c -> c.cancels).sum()).isEqualTo(cancels);
  }

  static final List<BiFunction<Future<Integer>, Future<Integer>, Future<?>>> PAIRS =
      List.of(
          Futures::join,
          Futures::tryJoin,
          Futures::select,
          Futures::race,
          (x, y) -> Futures.raceOk(List.of(x, y)),
          (x, y) -> Futures.selectAll(List.of(x, y)),
          (x, y) -> Select.<Integer>biased().on(x, v -> v).on(y, v -> v).first(),
          (x, y) -> Futures.joinAll(List.of(x, y)));

  @ParameterizedTest
  @FieldSource("PAIRS")
  @DisplayName("1.7 a child whose cancel throws does not save its sibling")
  void cancelReachesTheSibling(BiFunction<Future<Integer>, Future<Integer>, Future<?>> pair)
      throws Exception {
    var rude = new IllegalArgumentException("rude");
    Future<Integer> first =
        Futures.pollFn(
            cx -> Poll.pending(),
            cx -> {
              throw rude;
            });
    var sibling = new Probe<Integer>();
    Future<?> whole = pair.apply(first, sibling);
    whole.poll(cx);
    assertThatThrownBy(() -> whole.cancel(cx)).isSameAs(rude);
    assertThat(sibling.cancels).isEqualTo(1);
  }
}
