package dev.weft.examples.newproject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.project.NewProject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A new user's path: what the pages say, copied into an empty folder, with the artifacts of this
/// build.
@Tag("built-artifacts")
@Timeout(180)
class NewProjectTest {

  private static final Path README = Path.of("../README.md");
  private static final Path FIRST = Path.of("../docs/first-program.md");
  private static final Path ASYNC = Path.of("../docs/async.md");

  @TempDir Path folder;
  private MavenProject project;
  private String pom;

  @BeforeEach
  void emptyProject() throws IOException {
    project = new MavenProject(folder);
    String ofThePage = Page.of(FIRST).block("xml");
    String version = "<weft.version>" + NewProject.RELEASE + "</weft.version>";
    assertThat(ofThePage).contains(version);
    String built = BuiltArtifacts.version(Path.of(".."));
    pom =
        ofThePage
            .replace(version, "<weft.version>" + built + "</weft.version>")
            .replace("echo.Echo", "hello.Main");
  }

  @Test
  void theExampleOfThePagePrintsWhatThePageSays() throws Exception {
    Page page = Page.of(ASYNC).under("An example");
    assertThat(page.text()).contains("`weft-executor-fifo` instead of");
    project.write("pom.xml", pom.replace("weft-executor-workstealing", "weft-executor-fifo"));
    project.write("src/main/java/hello/Main.java", page.block("java"));
    List<String> expected = page.codeIn("It prints ");
    assertThat(expected).hasSize(6);
    assertThat(project.run("compile", "exec:java"))
        .filteredOn(expected::contains)
        .isEqualTo(expected);
  }

  @Test
  void theCancelledBlockOfThePagePrintsWhatThePageSays() throws Exception {
    Page cancelling = Page.of(ASYNC).under("Cancelling a block");
    project.write("pom.xml", pom);
    project.write("src/main/java/hello/Main.java", cancelling.block("java"));
    List<String> expected = cancelling.codeIn("It prints ");
    assertThat(expected).hasSize(4);
    List<String> printed = project.run("compile", "exec:java");
    assertThat(printed).filteredOn(expected::contains).isEqualTo(expected);
    assertThat(printed).noneMatch(line -> line.contains("never printed"));
  }

  /// The echo server of the README stands beside that of the page, in its module.
  @Test
  void theFirstProgramPassesItsTestsAndTheReadmesServes() throws Exception {
    project.write("pom.xml", pom);
    Page page = Page.of(FIRST);
    assertThat(page.text()).contains("`mvn test` says `Tests run: 2`", "`mvn compile exec:java`");
    for (String file :
        List.of(
            "src/main/java/module-info.java",
            "src/main/java/echo/Echo.java",
            "src/test/java/echo/EchoTest.java")) {
      project.write(file, page.file(file));
    }
    int port = Server.freePort();
    String program = program(Page.of(README).block("java"));
    assertThat(program).contains("8080");
    project.write("src/main/java/hello/Main.java", program.replace("8080", "" + port));
    Process server = project.start("test", "exec:java");
    try (Socket client = connect(server, port)) {
      client.setSoTimeout(20_000);
      client.getOutputStream().write("twice\n".repeat(2).getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("twice\ntwice\n");
    } finally {
      MavenProject.stop(server);
      server.waitFor();
    }
    assertThat(project.file("target/surefire-reports/echo.EchoTest.txt"))
        .content()
        .contains("Tests run: 2, Failures: 0, Errors: 0, Skipped: 0");
  }

  /// The README shows methods, and then statements that call them.
  private static String program(String snippet) {
    int statements = snippet.indexOf("\ntry (");
    assertThat(statements).isPositive();
    return """
    package hello;

    import static dev.weft.Async.*;
    import dev.weft.*;
    import dev.weft.net.*;
    import java.net.InetSocketAddress;
    import java.nio.ByteBuffer;

    public class Main {
    %s
      public static void main(String[] args) throws Exception {
    %s
      }
    }
    """
        .formatted(snippet.substring(0, statements), snippet.substring(statements));
  }

  /// Connects as soon as the server listens.
  private Socket connect(Process server, int port) throws IOException {
    while (true) {
      try {
        return new Socket("127.0.0.1", port);
      } catch (ConnectException notYet) {
        if (!server.isAlive()) {
          throw new AssertionError("the server has ended:\n" + project.output(), notYet);
        }
        LockSupport.parkNanos(50_000_000);
      }
    }
  }
}
