package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Durations as people read them.
class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "PT-1S, 0s",
    "PT0S, 0s",
    "PT0.000000999S, 999ns",
    "PT0.0000015S, 1us",
    "PT0.0419S, 41ms",
    "PT1S, 1s",
    "PT5.49S, 5.4s",
    "PT59.999S, 59.9s",
    "PT1M, 1m",
    "PT59M54.129S, 59m 54s",
    "PT1H, 1h",
    "PT2H5M59S, 2h 5m",
    "PT24H, 1d",
    "PT76H30M, 3d 4h",
    "PT9999999999999999S, 106751d 23h"
  })
  @DisplayName("approximate has the one or two largest units, and cuts off the rest")
  void approximate(Duration duration, String text) {
    assertThat(Durations.approximate(duration)).isEqualTo(text);
  }
}
