package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CommandLineTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int weft(String... args) {
    return Main.commandLine(args)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  @Test
  @DisplayName("list names the programs by their articles, each with a line that says what it is")
  void list() {
    assertThat(weft("list")).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines)
        .filteredOn(line -> !line.startsWith("  ") && !line.isEmpty())
        .containsExactlyElementsOf(
            Stream.concat(
                    Stream.of(Article.values()).map(Article::title), Stream.of("And beside these"))
                .toList());
    assertThat(lines)
        .filteredOn(line -> line.startsWith("  "))
        .allMatch(line -> line.matches("  [a-z-]+ +[A-Z0-9].*[.;a-zA-Z]"))
        .extracting(line -> line.strip().split(" ")[0])
        .containsExactlyInAnyOrderElementsOf(
            Main.commandLine().getSubcommands().get("run").getSubcommands().keySet());
    int game = lines.indexOf(Article.GAME.title());
    assertThat(lines.get(game + 1)).contains("guessing-game").contains("guess a number");
  }

  @Test
  @DisplayName("S0-6 providers shows all that was found, what is chosen and why")
  void providers() {
    assertThat(weft("providers", "--executor", "fifo", "--reactor", "nio")).isZero();
    assertThat(out.toString().lines())
        .anyMatch(line -> line.matches("executor +fifo +\\d+ +chosen +chosen: --executor"))
        .anyMatch(line -> line.matches("reactor +nio +\\d+ +chosen +chosen: --reactor"))
        .anyMatch(line -> line.matches("timer +wheel +\\d+ +chosen +chosen: highest priority"))
        .anyMatch(line -> line.matches("sockets +junixsocket +- +available +UNIX datagrams.*"));
  }

  @Test
  @DisplayName("an unknown program or command is answered with what there is")
  void unknown() {
    assertThat(weft("run", "nonsense")).isEqualTo(2);
    assertThat(weft("nonsense")).isEqualTo(2);
    assertThat(weft("run")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "there is no 'nonsense'; there are: basketballs, chat, delays, dropped, echo,"
                + " echo-clients, executor-by-hand, first-second-third, foos, game-drill,"
                + " generators, guessing-game, hello, http-files, job, job-worker, load, million,"
                + " mini-redis, pairings, promises, reactor-by-hand, run-to-end, shared-game,"
                + " simulate, slow-requests, state-machine, stealing, stuck, tls-proxy, todos")
        .contains("there is no 'nonsense'; there are: dump, list, new, providers, run, tck")
        .contains("which program?");
  }

  @Test
  @DisplayName("15.1 an unknown provider is named with where it came from and what there is")
  void unknownProvider() {
    assertThat(weft("run", "guessing-game", "--reactor", "foo")).isEqualTo(1);
    assertThat(err.toString())
        .contains("weft.reactor is 'foo' (from --reactor), but there is no such provider; found: ");
  }

  @Test
  @DisplayName("tck prints a line of counts last; its exit status is 0 if no rule is broken")
  void tck() {
    assertThat(
            weft("tck", "--executor", "fifo", "--reactor", "nio", "--rule", "2.2", "--rule", "2.3"))
        .isZero();
    assertThat(out.toString().lines()).last().isEqualTo("2 passed, 0 failed, 0 skipped");
  }

  @Test
  @DisplayName("tck names a rule or provider that does not exist")
  void tckMisuse() {
    assertThat(weft("tck", "--rule", "99.1")).isEqualTo(1);
    assertThat(weft("tck", "--executor", "foo", "--rule", "2.2")).isEqualTo(1);
    assertThat(err.toString())
        .contains("SPEC.md has no rule 99.1")
        .contains("there is no executor 'foo' on the path, but ");
  }

  @Test
  @DisplayName("tck says which executors a rule was skipped for, and why; the others are tested")
  void tckOfSome() {
    assertThat(weft("tck", "--rule", "11.7")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "11.7 on fifo: skipped, because it does not promise that tasks may block in place",
            "1 passed, 0 failed, 1 skipped");
  }

  @Test
  @DisplayName("tck that tests nothing of what was asked is an error and says why")
  void tckOfNothing() {
    assertThat(weft("tck", "--rule", "1.1")).isEqualTo(1);
    assertThat(weft("tck", "--executor", "fifo", "--rule", "11.6")).isEqualTo(1);
    assertThat(weft("tck", "--executor", "fifo", "--rule", "2.2", "--rule", "1.1")).isEqualTo(1);
    assertThat(out.toString().lines()).first().isEqualTo("0 passed, 0 failed, 0 skipped");
    assertThat(err.toString().lines())
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("weft: rule 1.1 was not tested: no kit for providers")
                    .contains("`FutureTck`"),
            second -> assertThat(second).startsWith("weft: nothing was tested: fifo"),
            third -> assertThat(third).startsWith("weft: rule 1.1 was not tested"));
  }

  @Test
  @DisplayName("a name that is nearly right is answered with the right one")
  void nearMiss() {
    assertThat(weft("run", "guesing-game")).isEqualTo(2);
    assertThat(weft("lst")).isEqualTo(2);
    assertThat(weft("run", "guessing-game", "--tagret", "12")).isEqualTo(2);
    assertThat(err.toString().lines().filter(line -> line.startsWith("weft: ")))
        .satisfiesExactly(
            program -> assertThat(program).contains("did you mean guessing-game"),
            command -> assertThat(command).contains("did you mean list"),
            option -> assertThat(option).contains("'--tagret'").contains("did you mean --target"));
  }

  static Stream<List<String>> commands() {
    CommandLine main = Main.commandLine();
    return Stream.concat(
        Stream.concat(Stream.of(List.of()), main.getSubcommands().keySet().stream().map(List::of)),
        main.getSubcommands().get("run").getSubcommands().keySet().stream()
            .map(program -> List.of("run", program)));
  }

  @Test
  @DisplayName("of a command line that names a program only that is made, else all")
  void onlyWhatIsNamed() {
    CommandLine echo = Main.commandLine("run", "echo", "--help");
    assertThat(echo.getSubcommands()).containsOnlyKeys("run");
    assertThat(echo.getSubcommands().get("run").getSubcommands()).containsOnlyKeys("echo");
    assertThat(Main.commandLine("run", "ehco").getSubcommands().get("run").getSubcommands())
        .containsKeys("echo", "chat");
    assertThat(Main.commandLine("list").getSubcommands()).containsKeys("run", "tck");
  }

  @ParameterizedTest
  @MethodSource("commands")
  @DisplayName("every command has a help, and says what is wrong with an option it does not know")
  void helpAndMisuse(List<String> command) {
    String[] help = Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new);
    assertThat(weft(help)).isZero();
    assertThat(out.toString()).startsWith("Usage: " + String.join(" ", with("weft", command)));
    assertThat(err.toString()).isEmpty();

    String[] wrong =
        Stream.concat(command.stream(), Stream.of("--nonsense")).toArray(String[]::new);
    assertThat(weft(wrong)).isEqualTo(2);
    assertThat(err.toString()).startsWith("weft: Unknown option: '--nonsense'");
  }

  @Test
  @DisplayName("options that say the same of several programs are declared once")
  void optionsDeclaredOnce() {
    Map<String, Set<Object>> declarations = new TreeMap<>();
    for (CommandLine program :
        Main.commandLine().getSubcommands().get("run").getSubcommands().values()) {
      for (OptionSpec option : program.getCommandSpec().options()) {
        declarations
            .computeIfAbsent(
                option.longestName() + ": " + String.join(" ", option.description()),
                any -> new HashSet<>())
            .add(String.valueOf(option.userObject()));
      }
    }
    assertThat(declarations).containsKeys("--address: the server's");
    assertThat(declarations.entrySet()).allMatch(option -> option.getValue().size() == 1);
  }

  private static List<String> with(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "list",
        "list --help",
        "providers",
        "run --help",
        "run echo --address 127.0.0.1:0",
        "run chat --address 127.0.0.1:0",
        "run guessing-game --address 127.0.0.1:0",
        "run foos --second 1ms",
        "run delays --second 1ms",
        "run run-to-end --second 1ms",
        "tck --executor fifo --reactor nio --rule 2.2"
      })
  @DisplayName("a command whose output cannot be written ends, says so and fails")
  void outputIsLost(String command) {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space");
          }
        };
    var output = new StandardOutput(full, StandardCharsets.UTF_8, false);
    int status = Main.run(output, new PrintWriter(err, true), command.split(" "));
    assertThat(status).isEqualTo(1);
    assertThat(err.toString().lines())
        .last()
        .isEqualTo("weft: cannot write to standard output: no space");

    err.getBuffer().setLength(0);
    var closed = new StandardOutput(full, StandardCharsets.UTF_8, true);
    assertThat(Main.run(closed, new PrintWriter(err, true), command.split(" "))).isEqualTo(141);
    assertThat(err.toString()).as("what is told when the reader of a pipe left").isEmpty();
  }

  @Test
  @DisplayName("a process whose output goes to a full device fails, one whose reader left is quiet")
  void outputOfAProcess() throws Exception {
    assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
    var weft = String.join(" ", WeftProcess.command(List.of("list")));
    assertThat(shell(weft + " >/dev/full"))
        .startsWith("weft: cannot write to standard output: ")
        .endsWith(" 1");
    assertThat(shell("{ " + weft + " 3>&- ; echo \"status $?\" >&2; } | :")).contains("status 141");
  }

  /// What a command says, and how it ended.
  private static String shell(String command) throws Exception {
    var process =
        new ProcessBuilder("bash", "-c", command + "; echo \" $?\"")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.strip().replaceAll("\\s+", " ");
  }

  @Test
  @DisplayName("a bad value says what would be right")
  void badValues() {
    assertThat(weft("run", "guessing-game", "--duration", "soon")).isEqualTo(2);
    assertThat(weft("run", "guessing-game", "--address", "8080")).isEqualTo(2);
    assertThat(weft("run", "guessing-game", "--target", "101")).isEqualTo(2);
    assertThat(weft("run", "guessing-game", "--workers", "none")).isEqualTo(1);
    assertThat(err.toString())
        .contains("'soon' is no duration; write a number and a unit")
        .contains("'8080' is no address; write HOST:PORT")
        .contains("--target is 101, but must be from 1 to 100")
        .contains("weft.workers is 'none' (from --workers), but must be a whole number")
        .doesNotContain("Exception");
  }

  @Test
  @DisplayName("a taken port is named")
  void takenPort() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(weft("run", "guessing-game", "--address", address)).isEqualTo(1);
      assertThat(err.toString()).contains("Address already in use").contains(address);
    }
  }

  @Test
  @DisplayName("addresses are read and written the same")
  void addresses() {
    assertThat(HostPort.parse("[::1]:80")).isEqualTo(new HostPort("::1", 80));
    assertThat(HostPort.parse("localhost:0")).isEqualTo(new HostPort("localhost", 0));
    assertThat(HostPort.format(HostPort.parse("127.0.0.1:8080").resolve()))
        .isEqualTo("127.0.0.1:8080");
    assertThat(HostPort.format(HostPort.parse("[::1]:8080").resolve())).contains("]:8080");
    assertThat(HostPort.parse("[::1]:80")).hasToString("[::1]:80");
  }

  @ParameterizedTest
  @CsvSource({"echo, 8080", "chat, 8080", "mini-redis, 6379", "tls-proxy, 8443"})
  @DisplayName("a server's help says where it listens")
  void listens(String server, int port) {
    assertThat(weft("run", server, "--help")).isZero();
    assertThat(out.toString())
        .contains("--address=HOST:PORT")
        .contains("where to listen; port 0 takes a free one")
        .contains("Default: 127.0.0.1:" + port);
  }
}
