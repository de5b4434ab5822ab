package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.sync.CancellationToken;
import dev.weft.sync.Oneshot;
import dev.weft.toys.Driven;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Resource;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What combinators drop.
@Timeout(30)
class OwnershipTest {

  private final Resource resource = new Resource();
  private final Exception broken = new Exception("broken");
  private final Probe<Object> other = new Probe<>();

  private record Whole(String name, Function<List<Future<Object>>, Future<?>> of) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Whole> wholes() {
    return Stream.of(
        new Whole("join", c -> Futures.join(c.get(0), c.get(1))),
        new Whole("join of 3", c -> Futures.join(c.get(0), c.get(1), Futures.ready(1))),
        new Whole("tryJoin", c -> Futures.tryJoin(c.get(0), c.get(1))),
        new Whole("joinAll", Futures::joinAll),
        new Whole("tryJoinAll", Futures::tryJoinAll),
        new Whole(
            "nested joins",
            c -> Futures.join(Futures.join(c.get(0), Futures.ready(1)).map(t -> t), c.get(1))));
  }

  @ParameterizedTest
  @MethodSource("wholes")
  @DisplayName("13.9 what a child yielded before the whole was cancelled is closed")
  void cancelledWhole(Whole whole) throws Exception {
    var driven = new Driven<>(whole.of.apply(List.of(Futures.ready(resource), other)));
    assertThat(driven.isPending()).isTrue();
    assertThat(resource.closes()).isZero();
    driven.cancel();
    assertThat(resource.closes()).isEqualTo(1);
    assertThat(other.cancels).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("wholes")
  @DisplayName("13.9 what a child yielded before another one failed is closed")
  void failedWhole(Whole whole) throws Exception {
    var driven = new Driven<>(whole.of.apply(List.of(Futures.ready(resource), other)));
    assertThat(driven.isPending()).isTrue();
    other.fail(broken);
    other.waker.wake();
    assertThatThrownBy(driven::poll).isSameAs(broken);
    assertThat(resource.closes()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("wholes")
  @DisplayName("13.9 what a whole yields is its receiver's")
  void deliveredWhole(Whole whole) throws Exception {
    var driven = new Driven<>(whole.of.apply(List.of(Futures.ready(resource), other)));
    assertThat(driven.isPending()).isTrue();
    other.finish("value");
    assertThat(driven.poll().isReady()).isTrue();
    driven.cancel();
    assertThat(resource.closes()).isZero();
  }

  @ParameterizedTest
  @MethodSource("wholes")
  @DisplayName("13.9 a close that throws is suppressed in the outcome and keeps nothing else open")
  void failingClose(Whole whole) throws Exception {
    var failure = new IOException("close");
    var second = new Resource();
    var driven =
        new Driven<>(
            whole.of.apply(List.of(Futures.ready(List.of(new Resource(failure), second)), other)));
    assertThat(driven.isPending()).isTrue();
    other.fail(broken);
    other.waker.wake();
    assertThatThrownBy(driven::poll).isSameAs(broken).hasSuppressedException(failure);
    assertThat(second.closes()).isEqualTo(1);
  }

  static Stream<Function<Object, Object>> carriers() {
    return Stream.of(
        v -> v,
        v -> new Tuple2<>(1, v),
        v -> new Tuple3<>(null, v, 2),
        v -> new Tuple4<>(null, 1, v, 2),
        v -> new Tuple5<>(null, 1, 2, 3, v),
        v -> new Outcome.Success<>(v),
        v -> new Joined.Value<>(1, v),
        v -> new Either.Left<>(v, Futures.never()),
        v -> new Either.Right<>(v, Futures.never()),
        v -> new Either.Left<>("won", Futures.ready(v)),
        Optional::of,
        v -> List.of(1, v),
        v -> new ArrayList<>(List.of(v)),
        v -> Set.of(v),
        v -> new ArrayDeque<>(List.of(v)),
        v -> new Tuple2<>(Optional.of(List.of(v)), null),
        v -> Futures.ready(v),
        v -> {
          Oneshot<Object> channel = Oneshot.channel();
          channel.sender().send(v);
          return channel.receiver();
        });
  }

  @ParameterizedTest
  @MethodSource("carriers")
  @DisplayName("13.9 carriers are looked into")
  void carried(Function<Object, Object> carrier) {
    Owned.dispose(carrier.apply(resource));
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("13.9 what is no carrier of ours or the JDK's is left alone, and nulls are none")
  void notCarried() {
    record Mine(Resource held) {}
    Collection<Resource> loading =
        new java.util.AbstractList<>() {
          @Override
          public Resource get(int index) {
            throw new AssertionError("asked for " + index);
          }

          @Override
          public int size() {
            return 1;
          }
        };
    Owned.dispose(new Mine(resource));
    Owned.dispose(loading);
    Owned.dispose(null);
    Owned.dispose(Optional.empty());
    assertThat(resource.closes()).isZero();
  }

  @Test
  @DisplayName("13.9 a timeout closes what a join has gathered, with what it throws as outcome")
  void timedOut() throws Exception {
    try (Weft weft = Toys.open()) {
      var future =
          Futures.timeout(
              java.time.Duration.ofMillis(1),
              Futures.join(Futures.ready(resource), Futures.never()));
      assertThatThrownBy(() -> weft.blockOn(future)).isInstanceOf(TimeoutException.class);
      assertThat(resource.closes()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("13.9 a function that throws, or gives no future, has not taken its argument")
  void throwingFunction() {
    Future<Object> mapped =
        Futures.ready(resource)
            .map(
                r -> {
                  throw broken;
                });
    assertThatThrownBy(() -> Driven.now(mapped)).isSameAs(broken);
    assertThat(resource.closes()).isEqualTo(1);
    var second = new Resource();
    Future<Object> followed = Futures.ready(second).then(r -> null);
    assertThatThrownBy(() -> Driven.now(followed)).isInstanceOf(NullPointerException.class);
    assertThat(second.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("13.9 a recovery after a function that threw does not close again")
  void recovered() throws Exception {
    Future<Object> chain =
        Futures.ready(resource)
            .map(
                r -> {
                  throw broken;
                })
            .recover(
                t -> {
                  throw new IOException(t);
                });
    assertThatThrownBy(() -> Driven.now(chain)).isInstanceOf(IOException.class);
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("13.9 a function's argument that it has taken is its own")
  void takenByFunction() throws Exception {
    assertThat(Driven.<Object>now(Futures.ready(resource).map(Resource::closes))).isEqualTo(0);
    assertThat(resource.closes()).isZero();
  }

  @Test
  @DisplayName(
      "13.9 a ready future that is cancelled closes its value; one that was polled does not")
  void ready() throws Exception {
    new Driven<>(Futures.ready(resource)).cancel();
    assertThat(resource.closes()).isEqualTo(1);
    var second = new Resource();
    var driven = new Driven<>(Futures.ready(second));
    assertThat(driven.value()).isSameAs(second);
    driven.cancel();
    assertThat(second.closes()).isZero();
  }

  @Test
  @DisplayName("13.9 the winner of a race is delivered although a loser's cleanup throws")
  void race() throws Exception {
    other.duringCancel(
        () -> {
          throw new IllegalStateException("cleanup");
        });
    assertThat(Driven.<Object>now(Futures.race(Futures.ready(resource), other))).isSameAs(resource);
    assertThat(resource.closes()).isZero();
  }

  @Test
  @DisplayName("13.9 an abandoned select cancels the future it would have given back")
  void select() throws Exception {
    var select = Futures.select(Futures.ready(resource), other);
    var join = new Driven<>(Futures.join(select, Futures.never()));
    assertThat(join.isPending()).isTrue();
    join.cancel();
    assertThat(resource.closes()).isEqualTo(1);
    assertThat(other.cancels).isEqualTo(1);
  }

  @Test
  @DisplayName("13.9 catching, guarding and unconstraining lose nothing on the way")
  void wrapped() throws Exception {
    Future<Outcome<Object>> wrapped =
        Futures.catching(
            Futures.unconstrained(new CancellationToken().guard(Futures.ready(resource))));
    var join = new Driven<>(Futures.join(wrapped, Futures.never()));
    assertThat(join.isPending()).isTrue();
    join.cancel();
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("13.9 a shared value is closed if its last handle goes and none received it")
  void shared() throws Exception {
    Shared<Object> first = Futures.shared(other);
    Shared<Object> second = first.another();
    Shared<Object> third = first.another();
    var one = new Driven<>(first);
    assertThat(one.isPending()).isTrue();
    other.finish(resource);
    new Driven<>(third).cancel();
    assertThat(one.value()).isSameAs(resource);
    new Driven<>(second).cancel();
    assertThat(resource.closes()).as("closes of what one of them received").isZero();
  }

  @Test
  @DisplayName("13.9 what a stage of the JDK's yields to nobody is closed, early or late")
  void stage() throws Exception {
    var stage = new CompletableFuture<Resource>();
    var driven = new Driven<>(Futures.from(stage));
    assertThat(driven.isPending()).isTrue();
    stage.complete(resource);
    driven.cancel();
    assertThat(resource.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("13.9 what an executor of the JDK's yields after the cancel is closed")
  void onExecutor() throws Exception {
    Queue<Runnable> work = new ArrayDeque<>();
    var given = new Resource();
    var driven =
        new Driven<>(
            Futures.onExecutor(
                work::add,
                () -> {
                  return given;
                }));
    assertThat(driven.isPending()).isTrue();
    work.remove().run();
    driven.cancel();
    assertThat(given.closes()).isEqualTo(1);
    var late = new Resource();
    var begun = new java.util.concurrent.atomic.AtomicReference<Driven<?>>();
    begun.set(
        new Driven<>(
            Futures.onExecutor(
                work::add,
                () -> {
                  begun.get().cancel();
                  return late;
                })));
    assertThat(begun.get().isPending()).isTrue();
    work.remove().run();
    assertThat(late.closes()).isEqualTo(1);
  }

  @Test
  @DisplayName("a lent future's value is left alone by a cancel")
  void borrowed() throws Exception {
    Future<Resource> mine = Futures.ready(resource);
    new Driven<>(Futures.borrowed(mine)).cancel();
    assertThat(resource.closes()).isZero();
    assertThat(Driven.<Resource>now(mine)).isSameAs(resource);
  }

  @Test
  @DisplayName("what a close throws where no outcome is goes to the policy")
  void policy() throws Exception {
    Weft weft = Toys.builder().unhandledFailures(UnhandledFailures.SHUT_DOWN).open();
    var failure = new IOException("close");
    var task =
        weft.spawn(
            Futures.<Object>pollFn(
                cx -> {
                  Owned.dispose(new Resource(failure));
                  return Poll.ready(1);
                }));
    Patience.until("it is over", task::isFinished);
    assertThatThrownBy(() -> weft.blockOn(Futures.never()))
        .isInstanceOf(RuntimeClosedException.class)
        .satisfiesAnyOf(
            e -> assertThat(e).hasCause(failure),
            e -> assertThat(e).hasMessageContaining("blockOn on a closed runtime"));
    weft.close();
  }
}
