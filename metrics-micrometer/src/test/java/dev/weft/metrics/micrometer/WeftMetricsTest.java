package dev.weft.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Futures;
import dev.weft.Weft;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A runtime's meters.
@Timeout(60)
class WeftMetricsTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @ParameterizedTest
  @ValueSource(strings = {"fifo", "workstealing"})
  @DisplayName("meters say what the runtime counts, when they are asked")
  void values(String executor) throws Exception {
    try (Weft weft = Weft.builder().name("measured").executor(executor).open()) {
      new WeftMetrics(weft, List.of(Tag.of("stage", "test"))).bindTo(registry);
      for (int i = 0; i < 10; i++) {
        weft.blockOn(weft.spawn(Futures.ready(i)));
      }
      weft.blockOn(weft.spawnBlocking(() -> 1));
      weft.spawn(Futures.never());
      assertThat(registry.get("weft.tasks.spawned").functionCounter().count()).isEqualTo(12);
      assertThat(registry.get("weft.tasks.ended").functionCounter().count()).isEqualTo(11);
      assertThat(registry.get("weft.tasks.live").gauge().value()).isEqualTo(1);
      assertThat(registry.get("weft.sources").gauge().value()).isZero();
      assertThat(registry.get("weft.blocking.threads").gauge().value()).isEqualTo(1);
      double polls =
          registry.get("weft.worker.polls").functionCounters().stream()
              .mapToDouble(counter -> counter.count())
              .sum();
      assertThat(polls).isGreaterThanOrEqualTo(10);
      assertThat(registry.getMeters())
          .allMatch(meter -> "measured".equals(meter.getId().getTag("runtime")))
          .allMatch(meter -> "test".equals(meter.getId().getTag("stage")));
    }
  }

  @Test
  @DisplayName("what is measured has meters where it is measured, and only there")
  void measured() throws Exception {
    try (Weft weft = Weft.builder().executor("workstealing").set("weft.measurement", "on").open()) {
      new WeftMetrics(weft).bindTo(registry);
      weft.blockOn(weft.spawn(Futures.ready(1)));
      assertThat(registry.get("weft.polls").functionTimer().count()).isGreaterThanOrEqualTo(1);
      assertThat(registry.get("weft.polls").functionTimer().totalTime(TimeUnit.NANOSECONDS))
          .isPositive();
      assertThat(registry.get("weft.polls.quantile").tag("phi", "1.0").timeGauge().value())
          .isPositive();
      assertThat(registry.get("weft.driver.turns").functionCounter().count())
          .isGreaterThanOrEqualTo(0);
    }
    var other = new SimpleMeterRegistry();
    try (Weft weft = Weft.builder().executor("fifo").open()) {
      new WeftMetrics(weft).bindTo(other);
    }
    assertThat(other.find("weft.polls").meters()).isEmpty();
  }

  @Test
  @DisplayName("the table names each meter with its unit, and no other")
  void documented() throws Exception {
    try (Weft weft = Weft.builder().executor("fifo").set("weft.measurement", "on").open()) {
      new WeftMetrics(weft).bindTo(registry);
    }
    String source =
        Files.readString(Path.of("src/main/java/dev/weft/metrics/micrometer/WeftMetrics.java"));
    var documented =
        Pattern.compile("/// \\| `(weft[a-z.]+)` \\| (gauge|counter|timer) \\| (\\w+) \\|")
            .matcher(source)
            .results()
            .map(
                row ->
                    row.group(1)
                        + " "
                        // the unit of a time is the registry's
                        + (row.group(3).equals("time")
                            ? registry
                                .get(row.group(1))
                                .meters()
                                .iterator()
                                .next()
                                .getId()
                                .getBaseUnit()
                            : row.group(3)))
            .collect(Collectors.toSet());
    assertThat(registry.getMeters().stream().map(Meter::getId))
        .extracting(id -> id.getName() + " " + id.getBaseUnit())
        .containsAll(documented)
        .isSubsetOf(documented);
    assertThat(registry.getMeters())
        .filteredOn(meter -> meter.getId().getName().equals("weft.polls.quantile"))
        .hasSize(3);
  }
}
