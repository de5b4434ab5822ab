package dev.weft.examples.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  @DisplayName("failures are all counted, however many words a server finds for them")
  void failures() {
    var tally = new Tally();
    for (int i = 0; i < 1000; i++) {
      tally.failed(new IOException("failure " + i + " " + "x".repeat(i)));
    }
    tally.failed(new IOException("failure 0 "));
    assertThat(tally.errors()).isEqualTo(1001);
    assertThat(tally.table(1_000_000_000).lines())
        .hasSizeLessThan(Tally.TOLD_APART + 15)
        .allSatisfy(line -> assertThat(line).hasSizeLessThan(300))
        .anySatisfy(line -> assertThat(line).endsWith("2 times: failure 0 "))
        .anySatisfy(line -> assertThat(line).endsWith("984 times: something else"));
  }
}
