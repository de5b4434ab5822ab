package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `weft dump`, and dumps on a signal, of a process that is stuck.
@Timeout(120)
class DumpCommandTest {

  /// A process, and what it prints.
  private record Running(Process process, BufferedReader out) implements AutoCloseable {

    static Running start(List<String> command) throws IOException {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new Running(process, new BufferedReader(process.inputReader(StandardCharsets.UTF_8)));
    }

    /// A process that has said that it is stuck. Where the machine is so slow that it says so
    /// before it is, another one that takes more time.
    static Running stuck(String... flags) throws IOException {
      for (int millis = 200; ; millis *= 2) {
        var command =
            new ArrayList<>(WeftProcess.command(List.of(), List.of("run", "stuck", "locks")));
        command.addAll(List.of("--second", millis + "ms", "--for", "5m"));
        command.addAll(List.of("--executor", "workstealing"));
        command.addAll(1, List.of(flags));
        Running running = start(command);
        List<String> own = running.until("process ");
        if (own.stream().anyMatch(line -> line.contains("DEADLOCK of 2 tasks"))) {
          return running;
        }
        running.close();
      }
    }

    /// All lines up to one that contains `text`.
    List<String> until(String text) throws IOException {
      var lines = new ArrayList<String>();
      do {
        String line = out.readLine();
        if (line == null) {
          throw new AssertionError("it ended without saying '" + text + "': " + lines);
        }
        lines.add(line);
      } while (!lines.getLast().contains(text));
      return lines;
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static Running dump(long pid) throws IOException {
    return Running.start(WeftProcess.command(List.of("dump", Long.toString(pid))));
  }

  private static int status(Running running) throws InterruptedException {
    assertThat(running.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return running.process.exitValue();
  }

  @Test
  @DisplayName("weft dump shows what another process waits for, and changes nothing there")
  void ofAnotherProcess() throws Exception {
    try (Running stuck = Running.stuck()) {
      List<String> lines;
      int status;
      do { // until it has a bean
        try (Running dump = dump(stuck.process.pid())) {
          lines = dump.out.readAllLines();
          status = status(dump);
        }
      } while (status == 1 && lines.toString().contains("no open runtime"));
      assertThat(status).isZero();
      assertThat(lines).contains("DEADLOCK of 2 tasks");
      assertThat(String.join("\n", lines)).contains("deposit #", "StuckCommand.java:");
      assertThat(stuck.process.isAlive()).isTrue();
      assertThat(stuck.out.ready()).as("it has said nothing about it").isFalse();
    }
  }

  @Test
  @DisplayName("weft dump says why there is nothing to see")
  void nothingToSee() throws Exception {
    try (Running stuck = Running.stuck("-Dweft.management=off");
        Running hidden = dump(stuck.process.pid());
        Running nobody = dump(Integer.MAX_VALUE)) {
      assertThat(hidden.out.readAllLines())
          .anyMatch(line -> line.contains("weft.management not off"));
      assertThat(status(hidden)).isEqualTo(1);
      assertThat(nobody.out.readAllLines())
          .anyMatch(line -> line.startsWith("weft: cannot attach to process 2147483647"));
      assertThat(status(nobody)).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("kill -TRAP has the dump printed, kill -QUIT has it printed after the JVM's own")
  void signals() throws Exception {
    try (Running trap = Running.stuck("-Dweft.dump-signal=TRAP");
        Running quit = Running.stuck("-Dweft.dump-signal=QUIT")) {
      kill("TRAP", trap);
      assertThat(trap.until("withdraw #")).anyMatch(line -> line.equals("DEADLOCK of 2 tasks"));
      kill("QUIT", quit);
      quit.until("Full thread dump");
      assertThat(quit.until("withdraw #")).anyMatch(line -> line.equals("DEADLOCK of 2 tasks"));
    }
  }

  private static void kill(String signal, Running running) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + signal, "" + running.process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }
}
