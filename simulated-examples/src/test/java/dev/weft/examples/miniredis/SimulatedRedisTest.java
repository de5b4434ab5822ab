package dev.weft.examples.miniredis;

import dev.weft.examples.Planted;
import dev.weft.examples.Weather;
import dev.weft.simulation.Simulated;
import dev.weft.simulation.Simulation;
import dev.weft.sync.CancellationToken;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The server of mini-redis, as it is, in networks that lose, cut and slow down.
class SimulatedRedisTest {

  private static final SimulatedRedis.Server SOUND =
      (weft, listener) -> new MiniRedis(weft, new CancellationToken()).serve(listener);

  private static void use(Simulation simulation, SimulatedRedis.Server server) {
    var redis = new SimulatedRedis(simulation, server);
    Weather.over(simulation, Duration.ofMillis(200));
    simulation.run();
    redis.history().check();
  }

  @Simulated(runs = 50)
  @DisplayName(
      "what it says it keeps is there, each call counts once, and subscribers hear one row of"
          + " messages")
  void keepsCountsAndTells(Simulation simulation) {
    use(simulation, SOUND);
  }

  @Simulated(runs = 50)
  @DisplayName("and so in each of its lives, and whoever else is killed")
  void inEachLife(Simulation simulation) {
    var redis = new SimulatedRedis(simulation, SOUND);
    Weather.over(simulation, Duration.ofMillis(200));
    for (String host : List.of("server", "alice", "rosa")) {
      simulation.randomCrashes(host, 2, Duration.ofMillis(200));
    }
    simulation.run();
    redis.history().check();
  }

  private static Planted planted(String name, FlawedRedis.Flaw flaw) {
    return new Planted(
        name,
        simulation ->
            use(simulation, (weft, listener) -> new FlawedRedis(weft, flaw).serve(listener)));
  }

  static List<Planted> planted() {
    return List.of(
        planted(
            "mini-redis: a counter is read and written in two steps",
            FlawedRedis.Flaw.COUNTS_IN_TWO_STEPS),
        planted(
            "mini-redis: a key is acknowledged before it is kept",
            FlawedRedis.Flaw.ANSWERS_TOO_EARLY),
        planted(
            "mini-redis: each message has a task of its own", FlawedRedis.Flaw.PASSES_ON_IN_TASKS),
        planted("mini-redis: who is slow misses a message", FlawedRedis.Flaw.SKIPS_THE_SLOW));
  }

  @ParameterizedTest
  @MethodSource("planted")
  @DisplayName("a server with a fault is found out")
  void found(Planted fault) throws IOException {
    fault.assertFound();
  }
}
