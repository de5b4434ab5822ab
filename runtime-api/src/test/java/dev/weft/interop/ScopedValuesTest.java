package dev.weft.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.toys.Driven;
import dev.weft.toys.ManualExecutorProvider;
import dev.weft.toys.Patience;
import dev.weft.toys.Probe;
import dev.weft.toys.Toys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScopedValuesTest {

  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final ScopedValue<Integer> TRACE = ScopedValue.newInstance();
  private static final ScopedValue<String> OTHER = ScopedValue.newInstance();

  private final Weft weft = Toys.open();

  @AfterEach
  void close() {
    weft.close();
  }

  private static String seen() {
    return USER.orElse("-") + TRACE.orElse(0) + OTHER.orElse("-");
  }

  private static Future<String> see() {
    return Futures.lazy(() -> Futures.ready(seen()));
  }

  @Test
  @DisplayName("a task sees what was bound where it was carried from, and only what was asked for")
  void carried() throws Exception {
    JoinHandle<String> task =
        ScopedValue.where(USER, "ann")
            .where(TRACE, 7)
            .where(OTHER, "o")
            .call(() -> weft.spawn(ScopedValues.carry(see(), USER, TRACE)));
    assertThat(weft.<String>blockOn(task)).isEqualTo("ann7-");
    assertThat(seen()).isEqualTo("-0-");
  }

  @Test
  @DisplayName("what is not bound is not carried")
  void unbound() throws Exception {
    Future<String> nothing = see();
    assertThat(ScopedValues.carry(nothing, USER, TRACE)).isSameAs(nothing);
    Callable<String> call = ScopedValuesTest::seen;
    assertThat(ScopedValues.carry(call, USER)).isSameAs(call);
    Future<String> one =
        ScopedValue.where(TRACE, 1).call(() -> ScopedValues.carry(nothing, USER, TRACE));
    assertThat(weft.<String>blockOn(one)).isEqualTo("-1-");
  }

  @Test
  @DisplayName("each poll and the cancel see it, on whichever thread, also where others are bound")
  void everyPoll() throws Exception {
    List<String> seen = new ArrayList<>();
    for (int polls = 0; polls <= 3; polls++) {
      seen.clear();
      var probe =
          new Probe<String>()
              .duringPoll(() -> seen.add("poll " + seen()))
              .duringCancel(() -> seen.add("cancel " + seen()));
      var driven =
          new Driven<>(ScopedValue.where(USER, "ann").call(() -> ScopedValues.carry(probe, USER)));
      for (int i = 0; i < polls; i++) {
        Callable<Boolean> poll = driven::isPending;
        var polling =
            new java.util.concurrent.FutureTask<>(
                i % 2 == 0 ? poll : () -> ScopedValue.where(USER, "eve").call(poll::call));
        Thread.startVirtualThread(polling);
        assertThat(polling.get()).isTrue();
      }
      ScopedValue.where(USER, "eve").where(TRACE, 9).run(driven::cancel);
      assertThat(seen).hasSize(polls + 1).endsWith("cancel ann9-");
      assertThat(seen.subList(0, polls)).allMatch("poll ann0-"::equals);
    }
  }

  @Test
  @DisplayName("a poll that throws, and one that finishes, leave nothing bound; both come through")
  void leavesNothing() throws Exception {
    var broken = new IOException("broken");
    var probe = new Probe<String>();
    probe.fail(broken);
    Future<String> failing = ScopedValues.bind(ScopedValue.where(USER, "ann"), probe);
    assertThatThrownBy(() -> Driven.now(failing)).isSameAs(broken);
    assertThat(seen()).isEqualTo("-0-");
    assertThat(Driven.now(ScopedValues.bind(ScopedValue.where(USER, "ann"), see())))
        .isEqualTo("ann0-");
    assertThat(seen()).isEqualTo("-0-");
  }

  @Test
  @DisplayName("tasks that take turns on one thread each see their own")
  void turns() {
    var executor = new ManualExecutorProvider();
    List<String> seen = new ArrayList<>();
    try (Weft manual = Toys.builder().executor(executor).open()) {
      List<Probe<String>> probes = new ArrayList<>();
      for (String user : List.of("ann", "bob")) {
        var probe = new Probe<String>().duringPoll(() -> seen.add(seen()));
        probes.add(probe);
        manual.spawn(ScopedValues.bind(ScopedValue.where(USER, user), probe)).detach();
      }
      manual.spawn(new Probe<String>().duringPoll(() -> seen.add(seen()))).detach();
      executor.runAll();
      probes.forEach(probe -> probe.waker.wake());
      executor.runAll();
    }
    assertThat(seen).containsExactly("ann0-", "bob0-", "-0-", "ann0-", "bob0-");
  }

  @Test
  @DisplayName(
      "bindings nest, the inner one is seen; spawned tasks start without, unless carried on")
  void nested() throws Exception {
    Future<String> inner = ScopedValues.bind(ScopedValue.where(USER, "inner"), see());
    Future<String> outer =
        ScopedValues.bind(
            ScopedValue.where(USER, "outer").where(TRACE, 1),
            inner.then(in -> see().map(out -> in + " " + out)));
    assertThat(weft.<String>blockOn(outer)).isEqualTo("inner1- outer1-");

    Future<List<String>> spawning =
        Futures.lazy(
            () ->
                Futures.joinAll(
                    List.of(
                        Tasks.spawn(see()),
                        Tasks.spawn(ScopedValues.carry(see(), USER)),
                        Tasks.spawnBlocking(ScopedValuesTest::seen),
                        Tasks.spawnBlocking(
                            ScopedValues.carry(ScopedValuesTest::seen, USER, TRACE)))));
    assertThat(
            weft.blockOn(
                ScopedValues.bind(ScopedValue.where(USER, "ann").where(TRACE, 2), spawning)))
        .containsExactly("-0-", "ann0-", "-0-", "ann2-");
  }

  @Test
  @DisplayName("a future that is aborted cleans up inside its bindings")
  void aborted() {
    List<String> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
    var probe = new Probe<String>().duringCancel(() -> seen.add(seen()));
    var task = weft.spawn(ScopedValues.bind(ScopedValue.where(USER, "ann"), probe));
    Patience.until("it runs", () -> probe.polls == 1);
    task.abort();
    Patience.until("it is over", task::isFinished);
    assertThat(seen).containsExactly("ann0-");
  }
}
