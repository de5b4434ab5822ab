package dev.weft.examples.scaleout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the command line says to bad input.
@Timeout(120)
class ScaleOutTest {

  private record Said(int status, String err) {}

  private static Said run(String... arguments) {
    var err = new StringWriter();
    int status =
        ScaleOut.commandLine()
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Said(status, err.toString());
  }

  @Test
  @DisplayName("a broker that is not there is named, with what would start one")
  void noBroker() {
    // Nobody listens on port 1.
    for (String program : new String[] {"shared-game", "job-worker"}) {
      Said said = run(program, "--broker", "nats://127.0.0.1:1");
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.err())
          .startsWith("weft: there is no NATS server at nats://127.0.0.1:1")
          .contains("nats-server -js");
    }
  }

  @Test
  @DisplayName("a number that no player guesses is refused")
  void badTarget() {
    Said said = run("shared-game", "--target", "500");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("--target is 500, but must be from 1 to 100");
  }

  @Test
  @DisplayName("a drill that cannot be is refused")
  void badDrills() {
    assertThat(run("game-drill", "--nodes", "2"))
        .satisfies(said -> assertThat(said.status()).isEqualTo(2))
        .satisfies(said -> assertThat(said.err()).contains("3 to 10 nodes"));
    assertThat(run("job", "--items", "0").err()).contains("a job takes an item and a worker");
    assertThat(run("job", "--items", "10", "--kills", "9").err()).contains("no time");
    assertThat(run("job", "--processes", "0").err()).contains("an item and a worker");
    String[] others = {"job", "--broker", "nats://127.0.0.1:1", "--broker-restarts", "1"};
    assertThat(run(others).err()).contains("a broker that was not started here is not killed");
  }
}
