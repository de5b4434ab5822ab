package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weft.testing.Pairing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/// The programs as processes of their own, two at a time: what those of the articles say, how they
/// end, that Ctrl-C ends them; and the help of each.
@Timeout(240)
class ProgramsTest {

  /// Short-lived processes need no compiler that takes its time.
  private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final String TIME = "Finished in \\d+ ms";
  private static final String START = "start \\d";
  private static final String END = "end \\d";

  /// What the programs that end by themselves are called with, and what they say: lines as regular
  /// expressions.
  private static final Map<List<String>, List<String>> SAYING = new LinkedHashMap<>();

  static {
    says("hello", "hi, there!", "hi, there!");
    says("dropped");
    says("slow-requests --second 1ms", "Response 1 received!", "Response 2 received!", TIME);
    says(
        "delays --second 1ms",
        TIME,
        "Polled [12] times! Meanwhile another task ticked \\d+ times.");
    says(
        "first-second-third --second 1ms",
        "1st",
        "2nd",
        "3rd",
        "Meanwhile another task had \\d+ turns\\.",
        TIME);
    says(
        "promises --second 20ms",
        "ten promises made: 10 requests",
        "ten futures made: 0 requests",
        "ten futures joined: 10 requests, 10 at once");
    says(
        "state-machine --second 1ms",
        "made: START",
        "poll 1: START -> FOO, pending",
        "poll 2: FOO -> BOO, pending",
        "poll 3: BOO -> END, ready",
        "it says: foo, then boo",
        "one poll too many: polled after its end");
    says(
        "stealing --count 100 --workers 1",
        ".*-worker-0 ran 100",
        "worker 0 stole 0",
        "100 tasks, each ran once");
    says("foos turn --second 1ms", START, END, START, END, START, END, TIME);
    says("million --count 10 --second 1ms", "10 futures made", TIME, "10 slept, peak heap .*");
    says(
        "basketballs --passes 10 --most 10 --second 1ms",
        " +10 tasks   #* \\d+ ns a pass",
        " +10 threads #* \\d+ ns a pass");
    says("run-to-end --second 1ms", "howdy!", "done!", "run returned");
    says("executor-by-hand --second 1ms", "howdy!", "done!", "run returned");
    says("reactor-by-hand --messages 3", "3 messages came back", "reported: \\d+, selects: \\d+");
    says(
        "generators --count 1000",
        "sum 1",
        "sum 3",
        "sum 6",
        "Unresumed",
        "Suspend0 with 1",
        "Suspend0 with 3",
        "Suspend0 with 6",
        "Suspend1 with 3",
        "Suspend1 with 1",
        "Suspend1 with 0",
        "Returned",
        "1000 generators: \\d+ bytes each",
        "6 steps of each: 0 bytes a step");
    SAYING.put(
        List.of("todos"),
        Stream.concat(Stream.generate(() -> "Fetched: Todo.*").limit(8), Stream.of("none"))
            .toList());
    SAYING.put(
        List.of("pairings", "--messages", "3"),
        Stream.concat(
                Stream.of("EXECUTOR +REACTOR +TIMER +RESULT"),
                Pairing.all().stream().map(ProgramsTest::row))
            .toList());
  }

  /// Those that tests of their own run: servers, and what needs one.
  private static final Set<String> SERVERS = Set.of("echo", "echo-clients", "guessing-game");

  private static String row(Pairing pairing) {
    return pairing.executor()
        + " +"
        + pairing.reactor()
        + " +"
        + pairing.timer()
        + (pairing.missing().isEmpty() ? " +3 messages echoed" : " +not here: .*");
  }

  private static void says(String arguments, String... lines) {
    SAYING.put(List.of(arguments.split(" ")), List.of(lines));
  }

  private record Said(List<String> out, String err, int status) {}

  private static Process start(List<String> arguments, Path err) throws IOException {
    List<String> words = new ArrayList<>(List.of("run"));
    words.addAll(arguments);
    return new ProcessBuilder(WeftProcess.command(FLAGS, words))
        .redirectError(err.toFile())
        .start();
  }

  private static Said run(List<String> arguments) throws Exception {
    Path err = Files.createTempFile("weft", ".err");
    Process process = start(arguments, err);
    try {
      List<String> out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(arguments + " ends").isTrue();
      return new Said(out, Files.readString(err), process.exitValue());
    } finally {
      process.destroyForcibly();
      Files.delete(err);
    }
  }

  /// Runs `tasks`, two at a time, and fails as the first of them that fails.
  private static void inPairs(Stream<Callable<Object>> tasks) throws Exception {
    try (ExecutorService two = Executors.newFixedThreadPool(2)) {
      for (Future<Object> each : two.invokeAll(tasks.toList())) {
        each.get();
      }
    }
  }

  private static Map<String, CommandLine> programs() {
    return Main.commandLine().getSubcommands().get("run").getSubcommands();
  }

  private static boolean isFromArticle(CommandLine program) {
    return program.getCommandSpec().userObject().getClass().isAnnotationPresent(FromArticle.class);
  }

  @Test
  @DisplayName("each program that ends by itself says its lines and exits with 0")
  void lines() throws Exception {
    assertThat(
            Stream.concat(SERVERS.stream(), SAYING.keySet().stream().map(List::getFirst))
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            programs().entrySet().stream()
                .filter(each -> isFromArticle(each.getValue()))
                .map(Map.Entry::getKey)
                .toList());
    inPairs(
        SAYING.entrySet().stream()
            .map(
                each ->
                    () -> {
                      Said said = run(each.getKey());
                      assertThat(said.status()).as(each.getKey() + said.err()).isZero();
                      assertThat(said.err().lines())
                          .as("%s", each.getKey())
                          .hasSize(each.getKey().contains("todos") ? 3 : 0);
                      assertThat(said.out())
                          .as("%s", each.getKey())
                          .hasSameSizeAs(each.getValue())
                          .zipSatisfy(
                              each.getValue(), (line, form) -> assertThat(line).matches(form));
                      return null;
                    }));
  }

  @Test
  @DisplayName("each program has a help that says what it is")
  void help() throws Exception {
    for (String program : programs().keySet()) {
      String[] arguments = {"run", program, "--help"};
      var out = new StringWriter();
      var err = new StringWriter();
      int status =
          Main.commandLine(arguments)
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute(arguments);
      assertThat(status).as(err.toString()).isZero();
      assertThat(out.toString()).startsWith("Usage: weft run " + program);
      assertThat(err.toString()).isEmpty();
    }
    Said said = run(List.of("hello", "--help"));
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out().getFirst()).startsWith("Usage: weft run hello");
    assertThat(said.err()).isEmpty();
  }

  /// What each is called with so that it is not over soon, and has said something by then.
  private static final List<List<String>> LONG =
      Stream.of(
              "first-second-third --second 1h",
              "foos joined --second 1h",
              "foos blocking --second 1h --executor fifo",
              "state-machine --second 1h",
              "run-to-end --second 1h",
              "executor-by-hand --second 1h",
              "promises --second 5m", // of which it waits for a hundredth before it says anything
              "million --count 1000 --second 1h",
              "basketballs --passes 2000000 --most 10")
          .map(arguments -> List.of(arguments.split(" ")))
          .toList();

  @Test
  @DisplayName("Ctrl-C ends each long program at once, with 130 and without complaints")
  void ctrlC() throws Exception {
    assumeFalse(isInterruptIgnored(), "SIGINT is ignored here, as by what a shell runs behind it");
    inPairs(
        LONG.stream()
            .map(
                arguments ->
                    () -> {
                      interrupt(arguments);
                      return null;
                    }));
  }

  private static void interrupt(List<String> arguments) throws Exception {
    Path err = Files.createTempFile("weft", ".err");
    Process process = start(arguments, err);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).as("%s", arguments).isNotNull();
      var kill = new ProcessBuilder("kill", "-INT", "" + process.pid()).start();
      assertThat(kill.waitFor()).isZero();
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(arguments + " ends").isTrue();
      assertThat(process.exitValue()).as("%s", arguments).isEqualTo(130);
      assertThat(Files.readString(err)).as("%s", arguments).isEmpty();
    } finally {
      process.destroyForcibly();
      Files.delete(err);
    }
  }

  /// What a shell starts in its background ignores SIGINT, and so do its children.
  private static boolean isInterruptIgnored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return true;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }
  }
}
