package dev.weft.examples.newproject;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Someone else's executors: a Maven build that knows the artifacts of this one only.
@Timeout(180)
class ThirdPartyExecutorTest {

  private static final Path PROJECT = Path.of("third-party-executor");
  private static final Path PAGE = Path.of("../docs/implementing-an-executor.md");

  @TempDir Path folder;

  @Test
  @Tag("built-artifacts")
  @DisplayName("15.6: its own mvn verify is green, with the artifacts of this build")
  void verify() throws Exception {
    var project = new MavenProject(folder);
    project.copy(PROJECT);
    // A tenth of the million tasks of 4.6: the kit over our own executors has them all.
    project.run("verify", "-Dweft.tck.scale=10");
    for (String test : new String[] {"Fifo", "Pool", "Priority", "Bounded"}) {
      assertThat(
              Files.readString(
                  project.file(
                      "target/surefire-reports/TEST-org.example.executors." + test + "Test.xml")))
          .contains("everyTaskIsPolled", "errors=\"0\"", "failures=\"0\"");
    }
    assertThat(project.file("target/third-party-executor-1.0-SNAPSHOT.jar")).exists();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pom.xml",
        "src/main/java/org/example/executors/OneThreadExecutor.java",
        "src/main/java/org/example/executors/FifoProvider.java",
        "src/test/java/org/example/executors/FifoTest.java"
      })
  @DisplayName("The page shows the project's own files")
  void pageShowsTheProject(String file) throws Exception {
    assertThat(Files.readString(PAGE)).contains(Files.readString(PROJECT.resolve(file)));
  }
}
