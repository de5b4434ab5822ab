package dev.weft.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Generator;
import dev.weft.Poll;
import dev.weft.tck.bench.Bell;
import dev.weft.tck.bench.Crowd;
import dev.weft.tck.bench.Probe;
import dev.weft.tck.bench.Property;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Holds combinators to §13 of the rule book. All is polled by hand.
public abstract class CombinatorTck implements Kit {

  /// How deep a chain must be; no stack of this size holds a call for each link.
  private static final int DEPTH = 10_000;

  private static final int SMALL_STACK = 256 << 10;

  /// For subclasses.
  protected CombinatorTck() {}

  /// The combinators under test.
  protected abstract CombinatorSubject subject();

  private record Three(String name, Function<List<Future<String>>, Future<List<String>>> of) {}

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

  private static List<Probe> probes(int count) {
    return Stream.generate(Probe::new).limit(count).toList();
  }

  private static List<Future<String>> futures(List<Probe> probes) {
    return probes.stream().map(Probe::future).toList();
  }

  private static List<Integer> polls(List<Probe> probes) {
    return probes.stream().map(Probe::polls).toList();
  }

  private static List<Integer> cancels(List<Probe> probes) {
    return probes.stream().map(Probe::cancels).toList();
  }

  private static <T> T ready(String what, Poll<T> polled) {
    assertThat(polled).as("a %s of which all is ready", what).isInstanceOf(Poll.Ready.class);
    return ((Poll.Ready<T>) polled).value();
  }

  /// A poll polls each child once at most; the values come in the order of the arguments.
  @Rule(id = "13.1")
  public void joinKeepsTheOrder() throws Exception {
    for (Three three : List.of(join(), joinAll())) {
      List<Probe> children = probes(3);
      Future<List<String>> whole = three.of.apply(futures(children));
      var bell = new Bell();
      var cx = Context.of(bell);
      assertThat(whole.poll(cx).isPending()).as("%s with nothing ready", three.name).isTrue();
      assertThat(polls(children)).as("polls of the children of %s", three.name).containsOnly(1);
      children.get(2).complete("c");
      children.get(0).complete("a");
      assertThat(bell.rings()).as("wakes of a %s whose children woke", three.name).isPositive();
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
  public void joinAllPollsTheWoken() throws Exception {
    int children = settings().scaled(1_000_000, 2_000);
    var crowd = new Crowd(children);
    Future<List<String>> whole = subject().joinAll(crowd.futures());
    var bell = new Bell();
    var cx = Context.of(bell);
    pollUntilQuiet(whole, cx, bell);
    long start = crowd.polls();
    assertThat(start).as("polls of %d children at the start", children).isEqualTo(children);
    Random random = random();
    for (int wakes = 1; wakes <= 200; wakes++) {
      crowd.wake(random.nextInt(children));
      pollUntilQuiet(whole, cx, bell);
      assertThat(crowd.polls() - start)
          .as("polls of %d children after %d wakes", children, wakes)
          .isLessThanOrEqualTo(wakes);
    }
    whole.cancel(cx);
    assertThat(crowd.cancels()).as("cancels of %d children", children).isEqualTo(children);
  }

  private static void pollUntilQuiet(Future<?> whole, Context cx, Bell bell) throws Exception {
    int heard;
    do {
      heard = bell.rings();
      assertThat(whole.poll(cx).isPending()).as("a joinAll of which nothing is ready").isTrue();
    } while (bell.rings() != heard);
  }

  /// The loser of a select is returned, that of a race is cancelled; ties are as documented.
  @Rule(id = "13.3")
  public void losersAreSeenTo() throws Exception {
    var cx = Context.of(new Bell());
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

  /// The first failure ends a tryJoin, and all its children.
  @Rule(id = "13.4")
  public void tryJoinStopsAtTheFirstFailure() throws Exception {
    for (Three three : List.of(tryJoin(), tryJoinAll())) {
      List<Probe> children = probes(3);
      Future<List<String>> whole = three.of.apply(futures(children));
      var cx = Context.of(new Bell());
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
  public void theReadyAreNotPolledAgain() throws Exception {
    for (Three three : List.of(join(), joinAll(), tryJoin(), tryJoinAll())) {
      List<Probe> children = probes(3);
      Future<List<String>> whole = three.of.apply(futures(children));
      var cx = Context.of(new Bell());
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
      chain.poll(Context.of(new Bell()));
    }
    assertThat(polls[0]).as("polls of a future that was ready, before a then").isEqualTo(1);
  }

  private void theSharedIsNotPolledAgain() throws Exception {
    var probe = new Probe();
    probe.complete("shared");
    for (Future<String> handle : subject().shared(probe.future(), 3)) {
      assertThat(ready("shared future", handle.poll(Context.of(new Bell())))).isEqualTo("shared");
    }
    assertThat(probe.polls()).as("polls of a shared future that was ready").isEqualTo(1);
  }

  /// All handles of a shared future get its value; who goes does not take the wake along.
  @Rule(id = "13.6", kind = Kind.STOCHASTIC)
  public void sharedHandsOver() throws Exception {
    for (int gone = 0; gone < 3; gone++) {
      var probe = new Probe();
      List<Future<String>> handles = subject().shared(probe.future(), 3);
      List<Bell> bells = new ArrayList<>();
      for (Future<String> handle : handles) {
        bells.add(new Bell());
        assertThat(handle.poll(Context.of(bells.getLast())).isPending()).isTrue();
      }
      handles.get(gone).cancel(Context.of(new Bell()));
      assertThat(probe.cancels()).as("cancels of a future that others share").isZero();
      probe.complete("shared");
      for (int i = 0; i < 3; i++) {
        if (i != gone) {
          assertThat(bells.get(i).rings())
              .as("wakes of handle %d of a shared future, %d being cancelled", i, gone)
              .isPositive();
          assertThat(ready("shared future", handles.get(i).poll(Context.of(new Bell()))))
              .isEqualTo("shared");
        }
      }
    }
    for (int i = 0; i < settings().iterations(); i++) {
      raceOfHandles();
    }
  }

  /// Two poll, one of them gives up, and the value comes meanwhile.
  private void raceOfHandles() throws Exception {
    var probe = new Probe();
    List<Future<String>> handles = subject().shared(probe.future(), 2);
    var poller = new FutureTask<>(() -> pollToTheEnd(handles.get(0)));
    Thread.ofPlatform().daemon().name("tck: handle").start(poller);
    var giver = new FutureTask<>(() -> pollAndGiveUp(handles.get(1)));
    Thread.ofPlatform().daemon().name("tck: quitter").start(giver);
    eventually("a shared future is polled", () -> probe.polls() >= 1);
    probe.complete("shared");
    giver.get(settings().patienceMillis(), TimeUnit.MILLISECONDS);
    assertThat(poller.get(2L * settings().patienceMillis(), TimeUnit.MILLISECONDS))
        .as("what the handle that stayed got")
        .isEqualTo("shared");
    assertThat(probe.overlapped()).as("a shared future is polled by two threads").isFalse();
  }

  private String pollToTheEnd(Future<String> handle) throws Exception {
    var bell = new Bell();
    while (true) {
      int heard = bell.rings();
      if (handle.poll(Context.of(bell)) instanceof Poll.Ready<String>(String value)) {
        return value;
      }
      eventually("the handle that stayed is woken", () -> bell.rings() > heard);
    }
  }

  private static boolean pollAndGiveUp(Future<String> handle) throws Exception {
    var cx = Context.of(new Bell());
    if (handle.poll(cx).isPending()) {
      handle.cancel(cx);
    }
    return true;
  }

  /// A chain needs no stack for each of its links.
  @Rule(id = "13.7")
  public void chainsNeedNoStack() throws Exception {
    onASmallStack("a chain of map comes to its end", () -> checkChain(this::mapped));
    onASmallStack("a chain of then comes to its end", () -> checkChain(this::followed));
  }

  private Future<Integer> mapped(Future<Integer> first) {
    Future<Integer> chain = first;
    for (int i = 0; i < DEPTH; i++) {
      chain = subject().map(chain, n -> n + 1);
    }
    return chain;
  }

  private Future<Integer> followed(Future<Integer> first) {
    Future<Integer> chain = first;
    for (int i = 0; i < DEPTH; i++) {
      chain = subject().then(chain, n -> Futures.ready(n + 1));
    }
    return chain;
  }

  private static void checkChain(Function<Future<Integer>, Future<Integer>> over) throws Exception {
    var cx = Context.of(new Bell());
    var open = new boolean[1];
    Future<Integer> chain =
        over.apply(Futures.pollFn(c -> open[0] ? Poll.ready(0) : Poll.pending()));
    assertThat(chain.poll(cx).isPending()).as("a chain whose first is pending").isTrue();
    open[0] = true;
    assertThat(ready("chain", chain.poll(cx))).as("the end of a chain").isEqualTo(DEPTH);
    var cancels = new int[1];
    Future<Integer> given = over.apply(Futures.pollFn(c -> Poll.pending(), c -> cancels[0]++));
    given.poll(cx);
    given.cancel(cx);
    assertThat(cancels[0]).as("cancels of the first of a chain").isEqualTo(1);
  }

  private interface Check {
    void run() throws Exception;
  }

  private void onASmallStack(String what, Check check) throws Exception {
    within(
        what,
        () -> {
          var task =
              new FutureTask<>(
                  () -> {
                    check.run();
                    return true;
                  });
          new Thread(null, task, "tck: small stack", SMALL_STACK).start();
          try {
            return task.get();
          } catch (java.util.concurrent.ExecutionException e) {
            throw new AssertionError(what + ", but not: " + e.getCause(), e.getCause());
          }
        });
  }

  private record Whole(String name, Function<List<Future<Object>>, Future<?>> of) {}

  /// What a child has yielded when the whole gives no value is closed.
  @Rule(id = "13.9")
  public void whatReachesNobodyIsClosed() throws Exception {
    List<Whole> wholes =
        List.of(
            new Whole("join", c -> subject().join(c.get(0), c.get(1), c.get(2))),
            new Whole("tryJoin", c -> subject().tryJoin(c.get(0), c.get(1), c.get(2))),
            new Whole("joinAll", c -> subject().joinAll(c)),
            new Whole("tryJoinAll", c -> subject().tryJoinAll(c)));
    for (Whole whole : wholes) {
      for (boolean fails : new boolean[] {false, true}) {
        dropsOneOfThree(whole, fails);
      }
      keepsWhatItDelivers(whole);
    }
    throwingFunctionsHaveTakenNothing();
  }

  private static void dropsOneOfThree(Whole whole, boolean fails) throws Exception {
    var property = new Property();
    var second = new Probe();
    Future<Object> first = onceAndAgain(property);
    var bell = new Bell();
    Future<?> all =
        whole.of.apply(List.of(first, second.future().map(text -> text), Futures.never()));
    assertThat(all.poll(Context.of(bell)).isPending())
        .as("a %s with two left", whole.name)
        .isTrue();
    assertThat(property.closes()).as("closes of what %s waits with", whole.name).isZero();
    if (fails) {
      second.fail(new IllegalStateException("the second fails"));
      catchThrowable(() -> all.poll(Context.of(bell)));
    }
    all.cancel(Context.of(bell));
    assertThat(property.closes())
        .as(
            "closes of what a %s had gathered when it %s",
            whole.name, fails ? "failed" : "was given up")
        .isPositive();
  }

  /// A future that forgives being polled after its end, since that is another rule's affair.
  private static Future<Object> onceAndAgain(Object value) {
    return new Future<>() {
      @Override
      public Poll<Object> poll(Context cx) {
        return Poll.ready(value);
      }

      @Override
      public void cancel(Context cx) {}
    };
  }

  private static void keepsWhatItDelivers(Whole whole) throws Exception {
    var property = new Property();
    Future<?> all =
        whole.of.apply(List.of(onceAndAgain(property), onceAndAgain(1), onceAndAgain(2)));
    var cx = Context.of(new Bell());
    assertThat(all.poll(cx).isReady()).as("a %s of which all is ready", whole.name).isTrue();
    all.cancel(cx);
    assertThat(property.closes()).as("closes of what a %s has yielded", whole.name).isZero();
  }

  private void throwingFunctionsHaveTakenNothing() {
    var property = new Property();
    Future<Property> mapped =
        subject()
            .map(
                Futures.ready(property),
                taken -> {
                  throw new IllegalStateException("thrown by a function");
                });
    assertThat(catchThrowable(() -> mapped.poll(Context.of(new Bell()))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(property.closes())
        .as("closes of the argument of a function that threw")
        .isPositive();
  }

  /// A generator yields what it shall, and sleeps on nobody's thread.
  @Rule(id = "13.8")
  public void generatorsHoldNoThread() throws Exception {
    Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());
    List<Generator<Integer>> suspended = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Generator<Integer> generator = subject().upTo(1_000);
      assertThat(generator.advance() && generator.value() == 0).as("the first step").isTrue();
      suspended.add(generator);
    }
    Set<Thread> after = new HashSet<>(Thread.getAllStackTraces().keySet());
    after.removeAll(before);
    assertThat(after.size()).as("new threads beside 100 suspended generators").isLessThan(50);
    suspended.forEach(Generator::close);
    try (Generator<Integer> generator = subject().upTo(1_000)) {
      List<Integer> values = new ArrayList<>();
      while (generator.advance()) {
        values.add(generator.value());
      }
      assertThat(values)
          .as("what a generator yields")
          .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
    }
  }

  /// A resource is closed however its future ends, also if that never began, and afterwards.
  @Rule(id = "13.10")
  public void resourcesAreClosed() throws Exception {
    var cx = Context.of(new Bell());
    var unused = new Property();
    var never = new Probe();
    subject().using(unused, r -> never.future()).cancel(cx);
    assertThat(unused.closes())
        .as("closes of a resource whose future was cancelled before its first poll")
        .isEqualTo(1);
    assertThat(never.polls()).as("polls of a future that was cancelled before").isZero();
    for (String end : List.of("a value", "a failure", "a cancel")) {
      usesTo(end, cx);
    }
  }

  private void usesTo(String end, Context cx) throws Exception {
    var resource = new Property();
    var inner = new Probe();
    List<Integer> whenCancelled = new ArrayList<>();
    Future<String> using =
        subject()
            .using(
                resource,
                r ->
                    Futures.pollFn(
                        inner.future()::poll, x -> whenCancelled.add(resource.closes())));
    assertThat(using.poll(cx).isPending()).as("a resource's future that waits").isTrue();
    assertThat(resource.closes()).as("closes of a resource in use").isZero();
    switch (end) {
      case "a value" -> {
        inner.complete("value");
        assertThat(ready("using", using.poll(cx))).isEqualTo("value");
      }
      case "a failure" -> {
        var failure = new IllegalStateException("fails");
        inner.fail(failure);
        assertThat(catchThrowable(() -> using.poll(cx))).isSameAs(failure);
      }
      default -> {
        using.cancel(cx);
        assertThat(whenCancelled)
            .as("closes of a resource while its future is cancelled")
            .containsExactly(0);
      }
    }
    assertThat(resource.closes()).as("closes of a resource after %s", end).isEqualTo(1);
  }
}
