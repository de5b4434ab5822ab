package dev.weft.tck.rules;

import static dev.weft.tck.bench.Probes.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.tck.CombinatorKit;
import dev.weft.tck.Rule;
import dev.weft.tck.bench.OwnedValue;
import dev.weft.tck.bench.Probe;
import dev.weft.testing.CountingWaker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// §13 of the rule book: what has to be closed when it reaches nobody, or is used no more.
public interface OwnershipRules extends CombinatorKit {

  /// A combinator of any number of futures, and its name.
  record Whole(String name, Function<List<Future<Object>>, Future<?>> of) {}

  /// What a child has yielded when the whole gives no value is closed.
  @Rule(id = "13.9")
  default void whatReachesNobodyIsClosed() throws Exception {
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
    var owned = new OwnedValue();
    var second = new Probe();
    Future<Object> first = onceAndAgain(owned);
    var waker = new CountingWaker();
    Future<?> all =
        whole.of.apply(List.of(first, second.future().map(text -> text), Futures.never()));
    assertThat(all.poll(Context.of(waker)).isPending())
        .as("a %s with two left", whole.name)
        .isTrue();
    assertThat(owned.closes()).as("closes of what %s waits with", whole.name).isZero();
    if (fails) {
      second.fail(new IllegalStateException("the second fails"));
      catchThrowable(() -> all.poll(Context.of(waker)));
    }
    all.cancel(Context.of(waker));
    assertThat(owned.closes())
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
    var owned = new OwnedValue();
    Future<?> all = whole.of.apply(List.of(onceAndAgain(owned), onceAndAgain(1), onceAndAgain(2)));
    var cx = Context.of(new CountingWaker());
    assertThat(all.poll(cx).isReady()).as("a %s of which all is ready", whole.name).isTrue();
    all.cancel(cx);
    assertThat(owned.closes()).as("closes of what a %s has yielded", whole.name).isZero();
  }

  private void throwingFunctionsHaveTakenNothing() {
    var owned = new OwnedValue();
    Future<OwnedValue> mapped =
        subject()
            .map(
                Futures.ready(owned),
                taken -> {
                  throw new IllegalStateException("thrown by a function");
                });
    assertThat(catchThrowable(() -> mapped.poll(Context.of(new CountingWaker()))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(owned.closes()).as("closes of the argument of a function that threw").isPositive();
  }

  /// A resource is closed however its future ends, also if that never began, and afterwards.
  @Rule(id = "13.10")
  default void resourcesAreClosed() throws Exception {
    var cx = Context.of(new CountingWaker());
    var unused = new OwnedValue();
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
    var resource = new OwnedValue();
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
