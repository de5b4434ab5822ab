package dev.weft.tck.rules;

import static dev.weft.tck.bench.Probes.cancels;
import static dev.weft.tck.bench.Probes.futures;
import static dev.weft.tck.bench.Probes.polls;
import static dev.weft.tck.bench.Probes.probes;
import static dev.weft.tck.bench.Probes.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.CombinatorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.PendingFutures;
import dev.weft.tck.bench.Probe;
import dev.weft.testing.CountingWaker;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/// §13 of the rule book: futures that wait for several others.
public interface JoinRules extends CombinatorKit {

  /// A way to wait for three futures, and its name.
  record Three(String name, Function<List<Future<String>>, Future<List<String>>> of) {}

  private Three join() {
    return new Three("join", c -> subject().join(c.get(0), c.get(1), c.get(2)));
  }

  private Three tryJoin() {
    return new Three("tryJoin", c -> subject().tryJoin(c.get(0), c.get(1), c.get(2)));
  }

  private Three joinAll() {
    return new Three("joinAll", c -> subject().joinAll(c));
  }

  private Three tryJoinAll() {
    return new Three("tryJoinAll", c -> subject().tryJoinAll(c));
  }

  /// A poll polls each child once at most; the values come in the order of the arguments.
  @Rule(id = "13.1")
  default void joinKeepsTheOrder() throws Exception {
    for (Three three : List.of(join(), joinAll())) {
      List<Probe> children = probes(3);
      Future<List<String>> whole = three.of.apply(futures(children));
      var waker = new CountingWaker();
      var cx = Context.of(waker);
      assertThat(whole.poll(cx).isPending()).as("%s with nothing ready", three.name).isTrue();
      assertThat(polls(children)).as("polls of the children of %s", three.name).containsOnly(1);
      children.get(2).complete("c");
      children.get(0).complete("a");
      assertThat(waker.wakes()).as("wakes of a %s whose children woke", three.name).isPositive();
      assertThat(whole.poll(cx).isPending()).as("%s with one left", three.name).isTrue();
      assertThat(Collections.max(polls(children)))
          .as("polls of a child of %s in two polls of the whole", three.name)
          .isLessThanOrEqualTo(2);
      children.get(1).complete("b");
      assertThat(ready(three.name, whole.poll(cx)))
          .as("values of a %s whose children ended in another order", three.name)
          .containsExactly("a", "b", "c");
    }
  }

  /// A joinAll costs what its wakes cost.
  @Rule(id = "13.2")
  default void joinAllPollsTheWoken() throws Exception {
    int children = settings().scaled(1_000_000, 2_000);
    costsItsWakes(children, subject()::joinAll);
    costsItsWakes(children, futures -> subject().joinAll(children, futures));
  }

  private void costsItsWakes(
      int children, Function<List<? extends Future<String>>, Future<List<String>>> joinAll)
      throws Exception {
    var pending = new PendingFutures(children);
    Future<List<String>> whole = joinAll.apply(pending.futures());
    var waker = new CountingWaker();
    var cx = Context.of(waker);
    pollUntilQuiet(whole, cx, waker);
    long start = pending.polls();
    assertThat(start).as("polls of %s children at the start", children).isEqualTo(children);
    Random random = random();
    for (int wakes = 1; wakes <= 200; wakes++) {
      pending.wake(random.nextInt(children));
      pollUntilQuiet(whole, cx, waker);
      assertThat(pending.polls() - start)
          .as("polls of %s children after %s wakes", children, wakes)
          .isLessThanOrEqualTo(wakes);
    }
    whole.cancel(cx);
    assertThat(pending.cancels()).as("cancels of %s children", children).isEqualTo(children);
  }

  private static void pollUntilQuiet(Future<?> whole, Context cx, CountingWaker waker)
      throws Exception {
    int known;
    do {
      known = waker.wakes();
      assertThat(whole.poll(cx).isPending()).as("a joinAll of which nothing is ready").isTrue();
    } while (waker.wakes() != known);
  }

  /// A bounded joinAll has so many under way and no more; what ends makes room for the next.
  @Rule(id = "13.11")
  default void joinAllKeepsItsBound() throws Exception {
    List<Probe> children = probes(5);
    Future<List<String>> whole = subject().joinAll(2, futures(children));
    var cx = Context.of(new CountingWaker());
    for (int ended = 0; ended < 5; ended++) {
      assertThat(whole.poll(cx).isPending()).as("a joinAll with some left").isTrue();
      int begun = Math.min(ended + 2, 5);
      assertThat(polls(children).stream().filter(polls -> polls > 0).count())
          .as("children begun, of a joinAll of two at once, when %s have ended", ended)
          .isEqualTo(begun);
      assertThat(polls(children).subList(0, begun))
          .as("polls of the children that come first")
          .doesNotContain(0);
      children.get(ended).complete("value " + ended);
    }
    assertThat(ready("joinAll", whole.poll(cx)))
        .as("values of a joinAll of two at once")
        .containsExactly("value 0", "value 1", "value 2", "value 3", "value 4");
    List<Probe> given = probes(4);
    Future<List<String>> up = subject().joinAll(2, futures(given));
    up.poll(cx);
    up.cancel(cx);
    assertThat(cancels(given).subList(0, 2))
        .as("cancels of what was under way in a joinAll that is given up")
        .containsOnly(1);
  }

  /// In its first poll, and in one that it was woken for.
  @Rule(id = "13.13")
  default void childrenThatWakeThemselvesGoOn() throws Exception {
    Three bounded = new Three("bounded joinAll", c -> subject().joinAll(3, c));
    for (Three three : List.of(join(), tryJoin(), joinAll(), tryJoinAll(), bounded)) {
      for (Probe.Action again :
          List.<Probe.Action>of(cx -> cx.waker().wake(), Context::yieldTask)) {
        List<Probe> children = probes(3);
        children.get(0).duringPoll(1, again);
        children.get(1).duringPoll(2, again);
        Future<List<String>> whole = three.of.apply(futures(children));
        var waker = new CountingWaker();
        pollUntilQuiet(whole, Context.of(waker), waker);
        assertThat(children.get(0).polls())
            .as("polls of a child of %s that wakes itself in its first poll", three.name)
            .isGreaterThanOrEqualTo(2);
        children.get(1).wake();
        pollUntilQuiet(whole, Context.of(waker), waker);
        assertThat(children.get(1).polls())
            .as("polls of a child of %s that wakes itself when it was woken", three.name)
            .isGreaterThanOrEqualTo(3);
        children.forEach(child -> child.complete("done"));
        assertThat(ready(three.name, whole.poll(Context.of(waker)))).hasSize(3);
      }
    }
  }

  /// The first failure ends a tryJoin, and all its children.
  @Rule(id = "13.4")
  default void tryJoinStopsAtTheFirstFailure() throws Exception {
    for (Three three : List.of(tryJoin(), tryJoinAll())) {
      List<Probe> children = probes(3);
      Future<List<String>> whole = three.of.apply(futures(children));
      var cx = Context.of(new CountingWaker());
      whole.poll(cx);
      var failure = new IllegalArgumentException("the first failure");
      children.get(1).fail(failure);
      assertThat(catchThrowable(() -> whole.poll(cx)))
          .as("what a %s throws of which one failed", three.name)
          .isSameAs(failure);
      assertThat(cancels(children))
          .as("cancels of the children of a %s of which the second failed", three.name)
          .containsExactly(1, 0, 1);
      List<Integer> polls = polls(children);
      children.forEach(Probe::wake);
      assertThat(polls(children)).as("polls after the end of a %s", three.name).isEqualTo(polls);
    }
  }

  /// Who is ready is left alone.
  @Rule(id = "13.5")
  default void theReadyAreNotPolledAgain() throws Exception {
    for (Three three : List.of(join(), joinAll(), tryJoin(), tryJoinAll())) {
      List<Probe> children = probes(3);
      Future<List<String>> whole = three.of.apply(futures(children));
      var cx = Context.of(new CountingWaker());
      children.getFirst().complete("at once");
      for (int i = 0; i < 5; i++) {
        assertThat(whole.poll(cx).isPending()).as("a %s with two left", three.name).isTrue();
        children.forEach(Probe::wake);
      }
      assertThat(children.getFirst().polls())
          .as("polls of a child of %s that was ready at the first", three.name)
          .isEqualTo(1);
      whole.cancel(cx);
      assertThat(cancels(children))
          .as("cancels of the children of a %s of which the first was ready", three.name)
          .containsExactly(0, 1, 1);
    }
    theFirstOfAChainIsNotPolledAgain();
    theSharedIsNotPolledAgain();
  }

  private void theFirstOfAChainIsNotPolledAgain() throws Exception {
    var polls = new int[1];
    Future<Integer> first = Futures.pollFn(cx -> Poll.ready(++polls[0]));
    Future<Integer> chain =
        subject().then(first, n -> subject().map(Futures.never(), nothing -> n));
    for (int i = 0; i < 5; i++) {
      chain.poll(Context.of(new CountingWaker()));
    }
    assertThat(polls[0]).as("polls of a future that was ready, before a then").isEqualTo(1);
  }

  private void theSharedIsNotPolledAgain() throws Exception {
    var probe = new Probe();
    probe.complete("shared");
    for (Future<String> handle : subject().shared(probe.future(), 3)) {
      assertThat(ready("shared future", handle.poll(Context.of(new CountingWaker()))))
          .isEqualTo("shared");
    }
    assertThat(probe.polls()).as("polls of a shared future that was ready").isEqualTo(1);
  }
}
