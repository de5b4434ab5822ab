package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What depends on what, as `jdeps` and the compiler see it.
@Timeout(120)
class DependenciesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern ARROW = Pattern.compile(" +(\\S+) +-> (\\S+) .*");

  private static String run(String tool, List<String> arguments) {
    var out = new StringWriter();
    int code =
        ToolProvider.findFirst(tool)
            .orElseThrow()
            .run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
    assertThat(code).as("%s %s: %s", tool, arguments, out).isZero();
    return out.toString();
  }

  private static String classes(String module) {
    return ROOT.resolve(module).resolve("target/classes").toString();
  }

  /// The libraries that our API stands on: a facade for logging, and annotations.
  private static String broughtAlong() {
    String paths =
        System.getProperty("jdk.module.path", "")
            + File.pathSeparator
            + System.getProperty("java.class.path");
    return Stream.of(paths.split(File.pathSeparator))
        .filter(entry -> entry.matches(".*[/\\\\](slf4j-api|jspecify)-[^/\\\\]*\\.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// The packages outside of `from` that classes in `what` use.
  private static Set<String> uses(String from, String... what) {
    List<String> arguments =
        new ArrayList<>(List.of("--multi-release", "base", "--ignore-missing-deps"));
    arguments.addAll(List.of("-verbose:package", "-filter:none", "--module-path", broughtAlong()));
    arguments.addAll(List.of(what));
    var used = new TreeSet<String>();
    run("jdeps", arguments)
        .lines()
        .map(ARROW::matcher)
        .filter(Matcher::matches)
        .filter(arrow -> arrow.group(1).startsWith(from))
        .forEach(arrow -> used.add(arrow.group(2)));
    return used;
  }

  @Test
  @DisplayName(
      "S0-7 the module of Future, Poll, Context and Waker uses no executor, reactor, timer")
  void theCore() {
    Set<String> used = uses("dev.weft", classes("runtime-api"));
    assertThat(used).contains("java.lang", "dev.weft.spi");
    assertThat(used)
        .allMatch(
            name -> name.matches("java\\..*|dev\\.weft(\\.\\w+)?|org\\.slf4j.*|org\\.jspecify.*"));
    assertThat(used)
        .noneMatch(name -> name.matches("dev\\.weft\\.(executor|reactor|timer|net|stream)\\b.*"));
    String described = describe("dev.weft");
    assertThat(described.lines().filter(line -> line.startsWith("requires ")))
        .containsExactlyInAnyOrder(
            "requires java.base mandated",
            "requires org.jspecify transitive static",
            "requires org.slf4j transitive");
  }

  private static String describe(String module) {
    return requires(module, "runtime-api")
        .map(DependenciesTest::line)
        .collect(Collectors.joining("\n"));
  }

  private static Stream<ModuleDescriptor.Requires> requires(String module, String folder) {
    return ModuleFinder.of(Path.of(classes(folder)))
        .find(module)
        .orElseThrow()
        .descriptor()
        .requires()
        .stream();
  }

  /// What is beside the core in a room of its own, and the others that it needs.
  private static final Map<String, Set<String>> ROOMS =
      Map.of(
          "stream", Set.of(),
          "net", Set.of(),
          "tls", Set.of(),
          "codec", Set.of("stream"),
          "file", Set.of("stream"),
          "process", Set.of("stream"));

  /// What every program has, or may choose.
  private static final List<String> CORE =
      List.of(
          "runtime-api",
          "executor-fifo",
          "executor-workstealing",
          "reactor-nio",
          "reactor-jna",
          "reactor-jna-epoll",
          "timer-wheel");

  /// The room that a package is in; the core is the one without a name.
  private static String room(String packageName) {
    String[] parts = packageName.split("\\.");
    return parts.length > 2 && ROOMS.containsKey(parts[2]) ? parts[2] : "";
  }

  @Test
  @DisplayName("sockets, TLS, codecs, files and processes are carried only by who needs them")
  void rooms() {
    List<String> arguments = new ArrayList<>(List.of("--ignore-missing-deps"));
    arguments.addAll(List.of("-verbose:package", "-filter:none", "--multi-release", "base"));
    Stream.concat(CORE.stream(), ROOMS.keySet().stream())
        .forEach(module -> arguments.add(Path.of(classes(module), "dev").toString()));
    var leads = new TreeMap<String, Set<String>>();
    run("jdeps", arguments)
        .lines()
        .map(ARROW::matcher)
        .filter(Matcher::matches)
        .filter(arrow -> arrow.group(2).startsWith("dev.weft"))
        .forEach(
            arrow -> {
              String from = room(arrow.group(1));
              String to = room(arrow.group(2));
              Set<String> others = leads.computeIfAbsent(from, first -> new TreeSet<>());
              if (!to.equals(from) && !to.isEmpty()) {
                others.add(to);
              }
            });
    var expected = new TreeMap<String, Set<String>>(ROOMS);
    expected.put("", Set.of());
    assertThat(leads).isEqualTo(expected);
  }

  @Test
  @DisplayName("a room's module requires of ours what its classes use")
  void roomsRequire() {
    ROOMS.forEach(
        (room, needs) ->
            assertThat(
                    requires("dev.weft." + room, room)
                        .map(ModuleDescriptor.Requires::name)
                        .filter(name -> name.startsWith("dev.weft")))
                .as(room)
                .containsExactlyInAnyOrderElementsOf(
                    Stream.concat(
                            Stream.of("dev.weft"), needs.stream().map(other -> "dev.weft." + other))
                        .toList()));
  }

  private static String line(ModuleDescriptor.Requires requires) {
    var line = new StringBuilder("requires ").append(requires.name());
    requires.modifiers().stream()
        .sorted()
        .forEach(modifier -> line.append(' ').append(modifier.name().toLowerCase(Locale.ROOT)));
    return line.toString();
  }

  @Test
  @DisplayName("S3-24 the game uses the JDK and our API; its command line alone uses more")
  void theGame() throws Exception {
    Path game = Path.of(classes("examples")).resolve("dev/weft/examples/guessing");
    List<String> files;
    try (Stream<Path> all = Files.list(game)) {
      files =
          all.map(Path::toString)
              .filter(name -> !name.contains("GuessingGameCommand"))
              .filter(name -> !name.endsWith("package-info.class"))
              .toList();
    }
    assertThat(files).hasSizeGreaterThan(5);
    assertThat(uses("dev.weft.examples.guessing", files.toArray(String[]::new)))
        .contains("dev.weft.net", "dev.weft.sync")
        .allMatch(
            name ->
                name.matches("java\\..*|dev\\.weft(\\.(net|io|sync|time|spi|codegen))?")
                    || name.equals("dev.weft.examples.guessing")
                    || name.matches("org\\.slf4j|org\\.jspecify.*"));
  }

  @Test
  @DisplayName("S3-24 the game compiles against our API and what that brings along, and no more")
  void theGameCompiles(@TempDir Path folder) throws Exception {
    Path game = ROOT.resolve("examples/src/main/java/dev/weft/examples/guessing");
    List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", folder.toString()));
    arguments.addAll(
        List.of(
            "-cp",
            String.join(
                File.pathSeparator, classes("runtime-api"), classes("net"), broughtAlong())));
    try (Stream<Path> sources = Files.list(game)) {
      sources
          .map(Path::toString)
          .filter(name -> !name.endsWith("GuessingGameCommand.java"))
          .filter(name -> !name.endsWith("package-info.java"))
          .forEach(arguments::add);
    }
    run("javac", arguments);
    assertThat(folder.resolve("dev/weft/examples/guessing/GameServer.class")).exists();
  }
}
