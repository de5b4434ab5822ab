package dev.weft.examples.scaleout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Weft;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A slice of the long form, `./weft run job`.
@Timeout(400)
class JobDrillTest {

  private static final int ITEMS = 2_000;

  @TempDir private Path folder;

  @Test
  @DisplayName("a worker is killed in the middle of a job: each item is joined once, none is lost")
  void job() throws Exception {
    Servers.assumeInstalled("nats-server");
    var progress = new AtomicInteger();
    var plan = new JobDrill.Plan(ITEMS, 2, 1, 0, 7);
    try (Engine broker = Engine.nats(folder);
        Weft weft = Weft.builder().open();
        var drill = new JobDrill(plan, "slice", broker)) {
      JobFigures figures =
          drill.run(
              weft,
              count -> assertThat(progress.incrementAndGet()).as("once each").isEqualTo(count));
      assertThat(figures.lost()).as("%s", figures).isZero();
      assertThat(figures.wrong()).as("%s", figures).isZero();
      assertThat(figures.badExits()).as("%s", figures).isZero();
      assertThat(figures.isGood()).isTrue();
      assertThat(figures.handedOut()).isGreaterThanOrEqualTo(ITEMS);
      assertThat(progress).hasValue(ITEMS);
    }
  }
}
