package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Tasks;
import dev.weft.Weft;
import dev.weft.executor.sim.Schedule;
import dev.weft.sync.Mpsc;
import dev.weft.sync.Oneshot;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private final List<String> log = new ArrayList<>();

  private static Callable<Future<?>> sleeper(Duration time) {
    return () -> Time.sleep(time);
  }

  private Callable<Future<?>> speaker(String name, int times) {
    return () ->
        async(
            () -> {
              for (int i = 0; i < times; i++) {
                log.add(name);
                await(Tasks.yieldNow());
              }
            });
  }

  @Test
  @DisplayName("the hosts run on the calling thread, each on a runtime of its own, in random turns")
  void turns() {
    Set<List<String>> orders = new HashSet<>();
    Set<Thread> threads = new HashSet<>();
    Set<String> runtimes = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      log.clear();
      Simulation.of(seed)
          .client("a", speaker("a", 3))
          .client("b", speaker("b", 3))
          .client(
              "c",
              () -> {
                threads.add(Thread.currentThread());
                runtimes.add(Context.current().runtime().name());
                return Futures.ready(1);
              })
          .run();
      assertThat(log).hasSize(6);
      orders.add(List.copyOf(log));
    }
    assertThat(orders).hasSizeGreaterThan(5);
    assertThat(threads).containsExactly(Thread.currentThread());
    assertThat(runtimes).containsExactly("c");
  }

  @Test
  @DisplayName("time passes when nobody has anything to do, to each deadline exactly")
  void time() {
    SimulatedRun run =
        Simulation.of(1)
            .busyTime(Duration.ZERO)
            .client("short", sleeper(Duration.ofMillis(1)))
            .client("long", sleeper(Duration.ofHours(1)))
            .run(Duration.ofDays(1));
    assertThat(run.elapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(run.steps()).isGreaterThanOrEqualTo(4);
    assertThat(run.seed()).isEqualTo(1);
  }

  @Test
  @DisplayName("unless told otherwise, time also passes in the middle of work, in some worlds")
  void busy() {
    Set<Boolean> all = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      var over = new boolean[1];
      Simulation.of(seed)
          .client("timer", () -> Time.sleep(Duration.ofMillis(1)).map(x -> over[0] = true))
          .client(
              "worker", () -> speaker("word", 20).call().then(x -> Futures.ready(all.add(over[0]))))
          .run();
    }
    assertThat(all).containsExactlyInAnyOrder(true, false);
  }

  @Test
  @DisplayName(
      "the run ends with the clients, whatever hosts still do; without clients with the hosts")
  void ends() {
    assertThat(
            Simulation.of(1)
                .host("server", Futures::never)
                .client("client", sleeper(Duration.ofSeconds(1)))
                .run()
                .elapsed())
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(
            Simulation.of(1)
                .host("one", sleeper(Duration.ofSeconds(1)))
                .host("two", sleeper(Duration.ofSeconds(2)))
                .run()
                .elapsed())
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  @DisplayName("a program that fails ends the run, and the failure has the seed and the cause")
  void failures() {
    assertThatThrownBy(
            () ->
                Simulation.of(17)
                    .host("server", () -> Futures.failed(new IOException("no disk")))
                    .client("client", Futures::never)
                    .run())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("host server failed: java.io.IOException: no disk (seed 17, after ")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  @DisplayName("an invariant is looked at after each step, and ends the run when it does not hold")
  void invariants() {
    assertThatThrownBy(
            () ->
                Simulation.of(3)
                    .client("a", speaker("a", 10))
                    .invariant("few words", () -> assertThat(log).hasSizeLessThan(5))
                    .run())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("the invariant 'few words' does not hold")
        .hasCauseInstanceOf(AssertionError.class);
    assertThat(log).hasSize(5);
  }

  @Test
  @DisplayName("the limit, and a wait without end, are failures that name who has not ended")
  void unfinished() {
    assertThatThrownBy(
            () ->
                Simulation.of(3)
                    .client("late", sleeper(Duration.ofHours(1)))
                    .client("soon", sleeper(Duration.ofSeconds(1)))
                    .run(Duration.ofMinutes(1)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("these had not ended at the limit: [client late]");
    assertThatThrownBy(
            () ->
                Simulation.of(3)
                    .host("server", Futures::never)
                    .client("never", Futures::never)
                    .client("soon", sleeper(Duration.ofSeconds(1)))
                    .run())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("nothing can happen any more")
        .hasMessageContaining("[client never]");
  }

  @Test
  @DisplayName("who waits by yielding for what only time can bring is told, not waited for")
  void spinning() {
    var over = new boolean[1];
    assertThatThrownBy(
            () ->
                Simulation.of(3)
                    .spinningAfter(10_000)
                    .client(
                        "timer", () -> Time.sleep(Duration.ofSeconds(1)).map(x -> over[0] = true))
                    .client(
                        "spinner",
                        () ->
                            async(
                                () -> {
                                  while (!over[0]) {
                                    await(Tasks.yieldNow());
                                  }
                                }))
                    .run())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("10000 steps, and no time passed; the last was of client spinner");
  }

  @Test
  @DisplayName("hosts wake each other through what they share")
  void shared() {
    for (long seed = 0; seed < 20; seed++) {
      Mpsc<String> mailbox = Mpsc.bounded(1);
      Future<@Nullable Void> sending =
          async(
              () -> {
                try (var sender = mailbox.sender()) {
                  for (int i = 0; i < 10; i++) {
                    await(sender.send("message " + i));
                  }
                }
              });
      Future<@Nullable Void> receiving =
          async(
              () -> {
                for (int i = 0; i < 10; i++) {
                  log.add(await(mailbox.receiver().recv()));
                }
              });
      Simulation.of(seed).client("sender", () -> sending).client("receiver", () -> receiving).run();
    }
    assertThat(log).hasSize(200).startsWith("message 0", "message 1");
  }

  @Test
  @DisplayName("nothing of a crashed host runs any more, no cleanup either; it begins anew")
  void crashes() {
    Callable<Future<?>> program =
        () ->
            async(
                () -> {
                  log.add("begins at " + Time.nanos() / 1_000_000);
                  try {
                    await(Time.sleep(Duration.ofMillis(100)));
                    log.add("ends");
                  } finally {
                    log.add("cleans up");
                  }
                });
    var during = new ArrayList<String>();
    Simulation.of(1)
        .host("server", program)
        .client("client", () -> Time.sleep(Duration.ofMillis(200)).map(x -> during.addAll(log)))
        .crash("server")
        .between(Duration.ofMillis(50), Duration.ofMillis(70))
        .run();
    assertThat(during).containsExactly("begins at 0", "begins at 70", "ends", "cleans up");
  }

  @Test
  @DisplayName("a client that crashes is waited for again when it has started again")
  void clientCrashes() {
    SimulatedRun run =
        Simulation.of(1)
            .client("first", sleeper(Duration.ofSeconds(1)))
            .client("second", sleeper(Duration.ofSeconds(5)))
            .crash("first")
            .at(Duration.ofSeconds(2))
            .restart("first")
            .at(Duration.ofSeconds(10))
            .run();
    assertThat(run.elapsed()).isEqualTo(Duration.ofSeconds(11));
  }

  @Test
  @DisplayName("clocks go too fast or too slowly, and say a wrong time of day")
  void clocks() {
    SimulatedRun run =
        Simulation.of(1)
            .busyTime(Duration.ZERO)
            .client("slow", sleeper(Duration.ofSeconds(1)))
            .drift("slow", -500_000)
            .at(Duration.ZERO)
            .client("fast", sleeper(Duration.ofSeconds(1)))
            .drift("fast", 1_000_000)
            .at(Duration.ZERO)
            .client(
                "wrong",
                () ->
                    Time.sleep(Duration.ofSeconds(1))
                        .map(x -> log.add(Time.clock(Context.current().runtime()).instant() + "")))
            .skew("wrong", Duration.ofHours(-1))
            .between(Duration.ofMillis(500), Duration.ofSeconds(5))
            .run();
    assertThat(run.elapsed()).isEqualTo(Duration.ofSeconds(2));
    assertThat(log).containsExactly("1969-12-31T23:00:01Z");
  }

  @Test
  @DisplayName("the same seed: the same hash, steps and time; another seed: another hash")
  void again() {
    Set<Long> hashes = new HashSet<>();
    for (long seed = 0; seed < 30; seed++) {
      SimulatedRun run = Story.told(seed);
      assertThat(Story.told(seed)).isEqualTo(run);
      hashes.add(run.hash());
    }
    assertThat(hashes).hasSize(30);
  }

  @Test
  @DisplayName("to keep the trace changes nothing, and a failure tells it")
  void traces() {
    for (boolean keeps : new boolean[] {false, true}) {
      var simulation =
          Simulation.of(9)
              .busyTime(Duration.ZERO)
              .client("a", speaker("a", 3))
              .client(
                  "b",
                  () ->
                      Time.sleep(Duration.ofSeconds(1))
                          .then(x -> Futures.failed(new IOException("b"))))
              .crash("a")
              .at(Duration.ofMillis(1));
      if (keeps) {
        simulation.keepTrace();
      }
      assertThatThrownBy(simulation::run)
          .isInstanceOfSatisfying(
              SimulationFailure.class,
              failure -> {
                log.add(failure.hash() + " " + failure.steps() + " " + failure.elapsed());
                if (keeps) {
                  assertThat(String.join("\n", failure.trace()))
                      .contains("crash of a")
                      .contains("task 1 'a'")
                      .contains("client b failed: java.io.IOException: b");
                } else {
                  assertThat(failure.trace()).isEmpty();
                }
              });
    }
    log.removeIf(line -> line.equals("a"));
    assertThat(new HashSet<>(log)).hasSize(1);
  }

  @Test
  @DisplayName("a blocking call waits in blockOn for what another host brings")
  void blockingCalls() {
    Oneshot<String> word = Oneshot.channel();
    Simulation.of(1)
        .client(
            "waits",
            () -> {
              Weft weft = Context.current().runtime();
              return Tasks.spawnBlocking(() -> log.add(weft.blockOn(word.receiver())));
            })
        .client(
            "sends", () -> Time.sleep(Duration.ofSeconds(1)).map(x -> word.sender().send("hello")))
        .run();
    assertThat(log).containsExactly("hello");
  }

  @Test
  @DisplayName("a thread that is not simulated is refused, and named")
  void strangers() {
    Oneshot<String> word = Oneshot.channel();
    Thread stranger = Thread.ofPlatform().name("stranger").unstarted(() -> word.sender().send("x"));
    assertThatThrownBy(
            () ->
                Simulation.of(1)
                    .client("waits", word::receiver)
                    .client(
                        "starts",
                        () ->
                            Tasks.spawnBlocking(
                                () -> {
                                  stranger.start();
                                  stranger.join();
                                  return 1;
                                }))
                    .run())
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("thread 'stranger', which is not simulated, woke");
  }

  @Test
  @DisplayName("the order of a host's tasks is the test's to choose")
  void schedules() {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      log.clear();
      Simulation.of(seed)
          .schedule(Schedule::arrival)
          .client(
              "a",
              () ->
                  async(
                      () -> {
                        for (String each : List.of("x", "y", "z")) {
                          Tasks.spawn(Futures.lazy(() -> Futures.ready(log.add(each)))).detach();
                        }
                        await(Time.sleep(Duration.ofMillis(1)));
                      }))
          .run();
      orders.add(List.copyOf(log));
    }
    assertThat(orders).containsExactly(List.of("x", "y", "z"));
  }

  @Test
  @DisplayName("what cannot be meant is refused in words")
  void refused() {
    var simulation = Simulation.of(1).client("a", () -> Futures.ready(1));
    assertThatThrownBy(() -> simulation.host("a", Futures::never))
        .hasMessage("there is a host 'a' already");
    assertThatThrownBy(() -> simulation.crash("a").at(Duration.ofSeconds(-1)))
        .hasMessageContaining("the run begins at 0");
    assertThatThrownBy(
            () -> simulation.crash("a").between(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("before it begins");
    assertThatThrownBy(
            () -> simulation.restart("a").between(Duration.ofSeconds(1), Duration.ofSeconds(2)))
        .hasMessageContaining("has no end");
    assertThatThrownBy(() -> simulation.crash("b")).hasMessage("there is no host 'b'");
    assertThatThrownBy(() -> simulation.drift("a", -1_000_000))
        .hasMessageContaining("a clock goes forward");
    simulation.run();
    assertThatThrownBy(simulation::run).hasMessageContaining("for one run");
  }
}
