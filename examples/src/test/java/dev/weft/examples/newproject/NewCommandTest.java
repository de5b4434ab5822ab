package dev.weft.examples.newproject;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.project.NewProject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The project that `./weft new` writes, built with the artifacts of this build.
@Tag("built-artifacts")
@Timeout(180)
class NewCommandTest {

  @TempDir Path folder;

  @Test
  @DisplayName("its tests pass, on the module path; it runs from its jars, and as an image")
  void builtTestedAndRun() throws Exception {
    var project = new MavenProject(folder);
    Path written = folder.resolve("written");
    new NewProject("order-desk", BuiltArtifacts.version(Path.of("..")), "").write(written);
    project.copy(written);
    project.run("verify", "-Pimage");
    String report =
        Files.readString(
            project.file("target/surefire-reports/TEST-order.desk.EchoServerTest.xml"));
    assertThat(report)
        .contains("sendsBackWhatItIsSent(Weft)[1]", "servesConnections(Weft)[1]")
        .contains("failures=\"0\"", "errors=\"0\"", "skipped=\"0\"")
        .contains("jdk.module.path");
    Server.assertServes(
        folder,
        Path.of(System.getProperty("java.home"), "bin/java").toString(),
        "-p",
        project.file("target/modules").toString(),
        "-m",
        "order.desk/order.desk.EchoServer");
    // Not its bin/order-desk, which is a shell: that would be told to end, and not the server.
    assertThat(project.file("target/image/bin/order-desk")).isExecutable();
    Server.assertServes(
        folder,
        project.file("target/image/bin/java").toString(),
        "-m",
        "order.desk/order.desk.EchoServer");
  }
}
