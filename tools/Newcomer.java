import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Does what a newcomer would who has the artifacts of a release and the manual: in empty folders,
/// all that docs/first-program.md says, first with Maven and then with plain javac, and all that
/// docs/packaging.md says. What is run stands on the pages: their files, their commands. Each
/// server that a command starts is asked once, and ended. What each step took is printed; the first
/// one that fails ends it, with what it said.
///
/// Not on the pages are three things: the port, which is a free one instead of 8080, the place of
/// the release, and Maven's local repository, so that the user's own knows nothing of the release.
/// That one is empty, and Maven loads all it needs, unless `MAVEN_LOCAL` names a folder.
///
/// Arguments: the repository of the release, `target/release/repository` by default. Works in the
/// root of a checkout, on Linux and macOS, with the JDK that runs it and the `mvn` on the path.
final class Newcomer {
  private static final Path FIRST = Path.of("docs/first-program.md");
  private static final Path PACKAGING = Path.of("docs/packaging.md");

  private static final String PORT_OF_THE_PAGE = "8080";
  private static final String REPOSITORY_OF_THE_PAGE = "/path/to/weft/target/release/repository";

  /// Commands that do not end: those that start the server.
  private static final Pattern SERVES =
      Pattern.compile(
          "java .*(?:-m echo(?:/echo\\.Echo)?|echo\\.Echo|echo-all\\.jar)|image/bin/echo");

  private final Path repository;
  private final Path work;
  private final String port;

  private Newcomer(Path repository, Path work, String port) {
    this.repository = repository;
    this.work = work;
    this.port = port;
  }

  public static void main(String[] args) throws Exception {
    Path repository = Path.of(args.length > 0 ? args[0] : "target/release/repository");
    if (!Files.isDirectory(repository.resolve("dev/weft/weft-net"))) {
      System.err.println(repository + " has no release of Weft: tools/release makes one");
      System.exit(2);
    }
    Path work = Files.createTempDirectory("newcomer");
    try {
      new Newcomer(repository.toRealPath(), work, freePort()).walk();
    } finally {
      delete(work);
    }
  }

  private void walk() throws Exception {
    String first = Files.readString(FIRST);
    long begin = System.nanoTime();
    Path maven = project("maven", first);
    expect(run(maven, "mvn test"), "Tests run: 2, Failures: 0, Errors: 0, Skipped: 0");
    serve(maven, "mvn compile exec:java");
    said("the first program with Maven", begin);

    begin = System.nanoTime();
    Path javac = project("javac", first);
    String pom = Files.readString(javac.resolve("pom.xml"));
    String more = blocks(part(first, "With javac"), "xml").getFirst();
    Files.writeString(
        javac.resolve("pom.xml"),
        pom.replace("\n  </dependencies>", "\n" + more + "  </dependencies>"));
    String last = "";
    for (String block : blocks(part(first, "With javac"), "sh")) {
      last = runAll(javac, block);
    }
    expect(last, "2 tests successful");
    said("the first program with javac", begin);

    begin = System.nanoTime();
    for (String block : blocks(Files.readString(PACKAGING), "sh")) {
      runAll(javac, block);
    }
    said("packaging", begin);
  }

  private static void expect(String output, String part) {
    if (!output.contains(part)) {
      throw new IllegalStateException("'" + part + "' is missing in what it says:\n" + output);
    }
  }

  private static void said(String what, long begin) {
    System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - begin) / 1e9);
  }

  /// A project with the files of the page.
  private Path project(String name, String page) throws IOException {
    Path project = work.resolve(name);
    for (String file :
        List.of(
            "src/main/java/module-info.java",
            "src/main/java/echo/Echo.java",
            "src/test/java/echo/EchoTest.java")) {
      Path to = project.resolve(file);
      Files.createDirectories(to.getParent());
      Files.writeString(to, file(page, file).replace(PORT_OF_THE_PAGE, port));
    }
    List<String> maven = blocks(part(page, "With Maven"), "xml");
    String repositories = maven.get(1).replace(REPOSITORY_OF_THE_PAGE, repository.toString());
    Files.writeString(
        project.resolve("pom.xml"),
        maven.getFirst().replace("</project>", repositories + "</project>"));
    return project;
  }

  private static String part(String page, String heading) {
    return only(page, "(?ms)^## " + Pattern.quote(heading) + "\\n(.*?)(?=^## |\\z)");
  }

  private static String file(String page, String name) {
    return only(page, "(?ms)`" + Pattern.quote(name) + "`:\\n\\n```\\w+\\n(.*?)^```");
  }

  private static List<String> blocks(String page, String language) {
    return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String only(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .map((MatchResult found) -> found.group(1))
        .orElseThrow(() -> new IllegalStateException("the page has no " + pattern));
  }

  /// Runs a block of commands, piece by piece: those up to one that serves, then that one. Returns
  /// what the last piece has printed.
  private String runAll(Path project, String block) throws IOException, InterruptedException {
    var commands = new StringBuilder();
    for (String line : block.lines().toList()) {
      if (SERVES.matcher(line).matches()) {
        run(project, commands.toString());
        commands.setLength(0);
        serve(project, line);
      } else {
        commands.append(line).append('\n');
      }
    }
    return run(project, commands.toString());
  }

  private String run(Path project, String commands) throws IOException, InterruptedException {
    if (commands.isBlank()) {
      return "";
    }
    long begin = System.nanoTime();
    Path said = work.resolve("said.txt");
    Process process = start(project, "set -e\n" + commands, said);
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      stop(process);
      fail(commands, "does not end", said);
    }
    if (process.exitValue() != 0) {
      fail(commands, "ends with " + process.exitValue(), said);
    }
    said("  " + commands.strip().replace("\n", "\n  "), begin);
    return Files.readString(said);
  }

  private void serve(Path project, String command) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    Path said = work.resolve("said.txt");
    Process process = start(project, command, said);
    try (Socket client = connect(process, command, said)) {
      client.setSoTimeout(60_000);
      client.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();
      String answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.equals("hello\n")) {
        fail(command, "answered '" + answer + "'", said);
      }
    } finally {
      stop(process);
    }
    said("  " + command, begin);
  }

  private Process start(Path project, String commands, Path said) throws IOException {
    var builder = new ProcessBuilder("sh", "-c", commands).directory(project.toFile());
    Path jdk = Path.of(System.getProperty("java.home"));
    String local = System.getenv("MAVEN_LOCAL");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().merge("PATH", jdk.resolve("bin") + ":", (path, bin) -> bin + path);
    // Maven 3.8 has no variable for its arguments.
    builder
        .environment()
        .put("MAVEN_OPTS", "-Dmaven.repo.local=" + (local != null ? local : work.resolve("local")));
    return builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
  }

  private Socket connect(Process server, String command, Path said) throws IOException {
    long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
    while (true) {
      try {
        return new Socket("127.0.0.1", Integer.parseInt(port));
      } catch (ConnectException notYet) {
        if (!server.isAlive() || System.nanoTime() > end) {
          fail(command, "does not serve", said);
        }
        LockSupport.parkNanos(50_000_000);
      }
    }
  }

  /// Ends it and what it has started, a shell's server, say, and waits until they are gone.
  private static void stop(Process process) {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    all.forEach(ended -> ended.onExit().join());
  }

  private static void fail(String command, String how, Path said) throws IOException {
    throw new IllegalStateException(
        command.strip() + "\n" + how + ", and says:\n" + Files.readString(said));
  }

  private static String freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return String.valueOf(socket.getLocalPort());
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(all::add);
    }
    for (Path file : all.reversed()) {
      Files.delete(file);
    }
  }
}
