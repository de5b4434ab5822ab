package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `benchmarks/peers` says of a recorded run: the run itself takes an hour and other programs,
/// its table takes neither.
class PeersTableTest {

  private static final Path PEERS = Path.of("../benchmarks/peers").toAbsolutePath().normalize();

  @TempDir private static Path folder;
  private static String said;

  @BeforeAll
  static void summarize() throws Exception {
    Path results = folder.resolve("results.txt");
    try (var recorded = PeersTableTest.class.getResourceAsStream("peers-results.txt")) {
      Files.copy(recorded, results);
    }
    Files.writeString(
        folder.resolve("another-day.txt"),
        """
        # 2026-03-04, 2 CPUs, Linux 6.1, openjdk 25
        # round 1 of 1: W6live
        weft-fifo W6live heap_per_task 100.0 B
        # round 1 of 1: W6live took 5 s
        """);
    Files.writeString(
        folder.resolve("performance.md"),
        """
        before
        <!-- table -->
        what an older run said
        <!-- end of table -->
        after
        """);
    Process table =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                PEERS.resolve("table/Table.java").toString(),
                "--page",
                folder.resolve("performance.md").toString(),
                results.toString(),
                folder.resolve("another-day.txt").toString())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(table.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("err")).hasContent("");
    assertThat(table.exitValue()).isZero();
    said = Files.readString(folder.resolve("out"));
  }

  @Test
  @DisplayName("a goal is judged by the best undisturbed processes, and says so if it is missed")
  void goals() {
    assertThat(said)
        .contains("| W1 a | fifo-nio, CPU ÷ tokio | ≤ 1.00 | 1.05 | **no** |")
        .contains("| W1 a | fifo-nio, CPU ÷ nio-raw | ≤ 1.03 | 1.01 | yes |")
        .contains("| W1 a | fifo-nio, requests/s ÷ tokio | ≥ 1.00 | 0.994 | **no** |")
        .contains(
            "| W1 growth | fifo-nio, CPU from 10 to 4 000 connections ÷ that of C | ≤ 1.10 | 1.25 |"
                + " **no** |")
        .contains("| W2 | inside, polled, ns | ≤ 40.0 | 39.0 | yes |")
        .contains("| W2 | inside, async blocks − polled, ns | ≤ 6.00 | 9.00 | **no** |")
        .contains("| W7 | churn − clock, ns | ≤ 20.0 | 20.0 | yes |")
        .contains("| growth | W2-inside, from 1e3 to 1e6 | ≤ 1.20 | 1.25 | **no** |");
  }

  @Test
  @DisplayName("what was not measured undisturbed reaches no goal")
  void notMeasured() {
    assertThat(said)
        .contains("| W1 a | fifo-epoll, CPU ÷ tokio | ≤ 1.00 | – | not measured |")
        .contains("| W5 | polled, G1, ns | ≤ 30.0 | – | not measured |");
  }

  @Test
  @DisplayName("runs of several days make one table, whose rows say of when they are")
  void days() {
    assertThat(said)
        .contains("| W2 | inside, polled, ns | ≤ 40.0 | 39.0 | yes | 2026-01-02 |\n")
        .contains("| W6 | live B per task | ≤ 104 | 100 | yes | 2026-03-04 |\n")
        .contains("| W5 | polled, G1, ns | ≤ 30.0 | – | not measured | – |\n")
        .contains(" | 0.43 | 1.44 | 2026-01-02 |\n")
        .contains("### W2-inside, 2026-01-02\n", "### W6live, 2026-03-04\n");
  }

  @Test
  @DisplayName("a goal for every process is judged by the worst one")
  void everyProcess() {
    assertThat(said)
        .contains("| W3 | fifo-poll, yield_now, worst process, ns | ≤ 14.0 | 17.0 | **no** |");
  }

  @Test
  @DisplayName(
      "rows have best and median, ratios to tokio, JVM peer and loop, and count dirty runs")
  void rows() {
    assertThat(said)
        .contains(
            "| peer | server cpu s/Mreq | throughput req/s | ÷ tokio-ct | ÷ netty-epoll | ÷ nio-raw"
                + " | processes |")
        .contains(
            "| weft-fifo-nio | 5.67 / 5.80 | 180 000 / 172 000 | 1.05 | 0.90 | 1.01 | 3 + 1"
                + " disturbed |")
        .contains("| nio-raw | 5.60 / 5.70 | 175 000 / 170 000 | 1.04 | 0.89 | 1.00 | 2 |")
        .contains("| weft-fifo-epoll | – | – | – | – | – | 0 + 1 disturbed |")
        .contains("| weft-fifo-poll | 39.0 / 42.0 | 0.43 | 1.44 | 3 |");
  }

  @Test
  @DisplayName("the overview has the best Weft beside the best of the others")
  void overview() {
    assertThat(said)
        .contains(
            "| a-pin | CPU µs/request | 5.00 | 5.60 / 5.70 | – | 5.40 | netty-epoll 6.30 | 5.67 /"
                + " 5.80 | – | – | – | – | 1.05 | 0.90 | 1.01 |")
        .contains(
            "| W2-inside | wall ns/op | 90.0 / 95.0 | fjp 27.0 / 30.0 | 39.0 / 42.0 | 48.0 / 52.0 |"
                + " – | – | 0.43 | 1.44 |");
  }

  @Test
  @DisplayName("what is left out is named with its reason, and what a run was like is told")
  void leftOut() {
    assertThat(said)
        .startsWith(
            "- 2026-01-02, 2 CPUs, Linux 6.1, openjdk 25\n"
                + "- ROUNDS=3 REPS=5\n"
                + "- 2026-03-04, 2 CPUs, Linux 6.1, openjdk 25\n"
                + "- left out: go: no go\n");
  }

  @Test
  @DisplayName("a page gets the table in its place, and the charts beside it")
  void page() throws Exception {
    String page = Files.readString(folder.resolve("performance.md"));
    assertThat(page)
        .startsWith("before\n<!-- table -->\n- 2026-01-02")
        .endsWith("<!-- end of table -->\nafter\n")
        .contains("| W2 | inside, polled, ns | ≤ 40.0 | 39.0 | yes |")
        .contains("![Spawn and join by tasks](performance/spawn.svg)")
        .doesNotContain("older run", "yield.svg");
    assertThat(folder.resolve("performance").toFile().list())
        .containsExactlyInAnyOrder("echo-cpu.svg", "echo-throughput.svg", "spawn.svg");
  }

  @Test
  @DisplayName("a chart begins at zero and has a line for each peer, ours thick")
  void chart() throws IOException {
    String chart = Files.readString(folder.resolve("performance/spawn.svg"));
    // 40 and 50 of 50 ns, 25 and 30: 360 is zero and 50 the top, 80 the least size and 540 the
    // largest. The line that ends on top comes first.
    assertThat(chart.lines().filter(line -> line.startsWith("<polyline")))
        .satisfiesExactly(
            weft ->
                assertThat(weft)
                    .contains("stroke-width=\"3\"")
                    .endsWith(" points=\"80.0,112.0 540.0,50.0\"/>"),
            other ->
                assertThat(other)
                    .contains("stroke-width=\"1.5\"")
                    .endsWith(" points=\"80.0,205.0 540.0,174.0\"/>"));
    assertThat(chart)
        .startsWith("<svg xmlns=\"http://www.w3.org/2000/svg\"")
        .endsWith("</svg>\n")
        .contains(">weft-fifo-poll</text>", ">fjp</text>", ">1 000 000</text>");
  }

  /// The names of the programs in `run`, each with what it is measured at; what stands after a plus
  /// sign is measured only on demand.
  private static Map<String, Set<String>> peersOfRun() throws IOException {
    Map<String, Set<String>> peers = new TreeMap<>();
    Pattern.compile("(?m)^([a-z][a-z0-9-]+) (\\+?(?:pin|free|W\\d|start)[^ ]*) ")
        .matcher(Files.readString(PEERS.resolve("run")))
        .results()
        .forEach(
            found ->
                peers.computeIfAbsent(found.group(1), any -> new TreeSet<>()).add(found.group(2)));
    return peers;
  }

  /// The names that some of the table's sources look for.
  private static Set<String> named(String... files) throws IOException {
    Set<String> named = new TreeSet<>();
    for (String file : files) {
      Pattern.compile("\"((?:weft|c|nio|ffm|tokio|jvm)-[a-z0-9-]+)\"")
          .matcher(Files.readString(PEERS.resolve("table").resolve(file)))
          .results()
          .forEach(found -> named.add(found.group(1)));
    }
    return named;
  }

  @Test
  @DisplayName("every peer that the table names is one that the run has")
  void names() throws IOException {
    Set<String> there = peersOfRun().keySet();
    assertThat(there)
        .contains("c-epoll", "tokio-mt", "weft-fifo-nio", "weft-run")
        .hasSizeGreaterThan(30);
    Set<String> named = named("Goals.java", "Overview.java");
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(there).containsAll(named);
  }

  @Test
  @DisplayName("what a goal names is measured without being asked for")
  void goalsAreMeasured() throws IOException {
    Map<String, Set<String>> there = peersOfRun();
    Set<String> named = named("Goals.java");
    assertThat(named).hasSizeGreaterThan(10);
    assertThat(named)
        .allSatisfy(peer -> assertThat(there.get(peer)).anyMatch(at -> !at.startsWith("+")));
  }

  @Test
  @DisplayName("the help has each workload and what it takes, in a table of less than an hour")
  void help() throws Exception {
    Process run =
        new ProcessBuilder(PEERS.resolve("run").toString(), "--help")
            .redirectErrorStream(true)
            .start();
    String help = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).isZero();
    assertThat(help).startsWith("Puts Weft beside its peers").contains("JAVA_HOME", "PORT");
    Map<String, Integer> seconds = new TreeMap<>();
    Pattern.compile("(?<= {2})([A-Za-z0-9]+) (\\d+)(?=\\s)")
        .matcher(help)
        .results()
        .forEach(found -> seconds.put(found.group(1), Integer.valueOf(found.group(2))));
    Matcher table =
        Pattern.compile("(?m)^TABLE=\"(.*)\"$").matcher(Files.readString(PEERS.resolve("run")));
    assertThat(table.find()).isTrue();
    List<String> workloads = List.of(table.group(1).split(" "));
    assertThat(seconds).containsKeys(workloads.toArray(String[]::new));
    assertThat(3 * workloads.stream().mapToInt(seconds::get).sum()).isLessThan(3600);
  }
}
