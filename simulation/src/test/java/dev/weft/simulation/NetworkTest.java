package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.net.TcpStream;
import dev.weft.reactor.sim.Latency;
import dev.weft.reactor.sim.LinkConditions;
import dev.weft.time.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NetworkTest {

  private final List<String> log = new ArrayList<>();

  private static Simulation echo(long seed) {
    return Simulation.of(seed).host("server", () -> Lines.server(Futures::ready));
  }

  private Future<@Nullable Void> asks(String... lines) {
    return async(
        () -> {
          await(Time.sleep(Duration.ofMillis(1)));
          try (TcpStream connection = await(TcpStream.connect("server", Lines.PORT))) {
            var answers = connection.buffered();
            for (String line : lines) {
              await(Lines.write(connection, line));
              log.add(await(answers.readLine()) + "");
              await(Time.sleep(Duration.ofMillis(10)));
            }
          } catch (IOException e) {
            log.add(e.getMessage());
          }
        });
  }

  @Test
  @DisplayName("hosts find each other by name, and talk; packets take their time")
  void talk() {
    SimulatedRun run =
        echo(1)
            .busyTime(Duration.ZERO)
            .network(LinkConditions.of(Latency.constant(Duration.ofMillis(5))))
            .client("client", () -> asks("hello", "again"))
            .run();
    assertThat(log).containsExactly("hello", "again");
    assertThat(run.elapsed()).isGreaterThan(Duration.ofMillis(1 + 2 * 5 + 2 * (2 * 5 + 10) - 1));
  }

  @Test
  @DisplayName(
      "a link that is cut lets nothing through until it is healed; what was sent comes then")
  void partitions() {
    var at = new ArrayList<Duration>();
    var simulation = echo(1);
    simulation
        .client("client", () -> asks("one", "two", "three").map(x -> at.add(simulation.now())))
        .partition("server", "client")
        .between(Duration.ofMillis(10), Duration.ofSeconds(10))
        .run();
    assertThat(log).containsExactly("one", "two", "three");
    assertThat(at.getFirst()).isGreaterThan(Duration.ofSeconds(10));
  }

  @Test
  @DisplayName("the connections of a host that crashes are reset; started again, it serves")
  void crash() {
    echo(1)
        .client("client", () -> asks("one", "two", "three").then(x -> asks("four")))
        .crash("server")
        .between(Duration.ofMillis(15), Duration.ofMillis(16))
        .run();
    assertThat(log).startsWith("one").endsWith("four").doesNotContain("three");
  }

  @Test
  @DisplayName("of a power failure nobody hears: who waits without a limit waits on")
  void powerFailure() {
    var simulation =
        echo(1)
            .client("client", () -> asks("one", "two", "three"))
            .powerOff("server")
            .at(Duration.ofMillis(15));
    assertThatThrownBy(() -> simulation.run(Duration.ofSeconds(60)))
        .isInstanceOf(SimulationFailure.class)
        .hasMessageContaining("client client");
    assertThat(log).containsExactly("one");
  }

  @Test
  @DisplayName("the same seed: the same packets; and the trace tells of them")
  void again() {
    Set<Long> hashes = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      Set<SimulatedRun> runs = new HashSet<>();
      for (int i = 0; i < 2; i++) {
        var simulation = echo(seed);
        if (i == 1) {
          simulation.keepTrace();
        }
        runs.add(
            simulation
                .client("a", () -> asks("one", "two"))
                .client("b", () -> asks("three", "four"))
                .randomPartitions(2, Duration.ofMillis(50))
                .randomCrashes("server", 1, Duration.ofMillis(50))
                .run());
      }
      assertThat(runs).hasSize(1);
      runs.forEach(run -> hashes.add(run.hash()));
    }
    assertThat(hashes).hasSize(20);
    var failing =
        SeedSearch.from(1)
            .runs(1)
            .first(
                simulation ->
                    simulation
                        .host("server", () -> Lines.server(Futures::ready))
                        .client(
                            "a", () -> asks("x").then(y -> Futures.failed(new IOException("z"))))
                        .run())
            .orElseThrow();
    assertThat(failing.trace())
        .anyMatch(line -> line.contains("a -> server") && line.contains("data"));
  }
}
