package dev.weft.examples.stories;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Durations;
import dev.weft.Weft;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/// Programs that do not get any further are named by the console, too, file and line.
@Timeout(60)
class StuckConsoleTest {

  private static String kind(StuckCommand.Plot plot) {
    return switch (plot) {
      case LOCKS, ITSELF -> "deadlocked";
      case CHANNEL -> "seen in a dump";
      case BLOCKED -> "blocks its worker";
      case BUSY -> "never yields";
      case ASLEEP -> "\"warnings\":[]";
    };
  }

  @ParameterizedTest
  @EnumSource(StuckCommand.Plot.class)
  @DisplayName("the console says what is wrong, and where")
  void named(StuckCommand.Plot plot) throws Exception {
    var program = new StuckCommand();
    new CommandLine(program)
        .registerConverter(Duration.class, Durations::parse)
        .parseArgs("--second", "20ms");
    var said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    Weft weft;
    try {
      weft =
          Weft.builder()
              .executor("workstealing")
              .workers(2)
              .set("weft.console", "127.0.0.1:0")
              .open();
    } finally {
      System.setErr(before);
    }
    String text = said.toString(StandardCharsets.UTF_8).strip();
    URI console = URI.create(text.substring(text.indexOf("http://")));
    try (var client = HttpClient.newHttpClient()) {
      program.begin(weft, plot);
      HttpRequest request = HttpRequest.newBuilder(console.resolve("events")).build();
      var events = client.send(request, BodyHandlers.ofInputStream()).body();
      try (var lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        // A task may be seen before it has been asked where it waits.
        String where = plot == StuckCommand.Plot.ASLEEP ? "" : "StuckCommand.java:";
        while (!line.contains(kind(plot)) || !line.contains(where)) {
          line = lines.readLine();
          assertThat(line).isNotNull();
        }
      }
    } finally {
      program.end();
      weft.close(Duration.ofSeconds(5));
    }
  }
}
