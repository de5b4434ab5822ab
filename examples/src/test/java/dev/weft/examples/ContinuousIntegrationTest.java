package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `.ci/run` on systems with other package managers, where programs only say that they ran. Maven
/// fails there, which ends the script.
public class ContinuousIntegrationTest {

  @TempDir Path folder;

  @BeforeEach
  public void programs() throws Exception {
    Files.createDirectories(folder.resolve("bin"));
    for (String real : new String[] {"bash", "dirname", "grep", "env"}) {
      Path found = Path.of("/bin", real);
      says(real, "exec " + (Files.exists(found) ? found : Path.of("/usr/bin", real)) + " \"$@\"");
    }
    says("mvn", "echo \"mvn $* WEFT_CI=${WEFT_CI:-}\"\nexit 7");
    Files.createDirectories(folder.resolve("checkout/.ci"));
    Files.copy(Path.of("../.ci/run"), folder.resolve("checkout/.ci/run"));
  }

  private void says(String program, String text) throws IOException {
    Path file = folder.resolve("bin").resolve(program);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String run() throws Exception {
    Path said = folder.resolve("said.txt");
    var script = new ProcessBuilder("/bin/bash", folder.resolve("checkout/.ci/run").toString());
    script.environment().put("PATH", folder.resolve("bin").toString());
    script.environment().remove("WEFT_CI");
    Process process = script.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isEqualTo(7);
    return Files.readString(said);
  }

  @Test
  @DisplayName("root on Debian installs what is missing, and no test may be skipped")
  public void root() throws Exception {
    says("id", "echo 0");
    says("apt-get", "echo apt-get \"$@\" for \"${DEBIAN_FRONTEND:-}\"");
    says("socat", "");
    assertThat(run().lines())
        .satisfiesExactly(
            update -> assertThat(update).startsWith("apt-get update"),
            install ->
                assertThat(install)
                    .startsWith("apt-get install -y")
                    .contains(" strace ", " redis-tools ", " netcat-openbsd")
                    .doesNotContain("socat", "maven")
                    .endsWith("for noninteractive"),
            mvn -> assertThat(mvn).isEqualTo("mvn -B -ntp verify WEFT_CI=true"));
  }

  @Test
  @DisplayName("another user asks sudo to")
  public void anotherUser() throws Exception {
    says("id", "echo 1000");
    says("sudo", "echo sudo \"$@\"");
    says("apt-get", "echo not by root; exit 1");
    assertThat(run()).contains("sudo apt-get update", "sudo env DEBIAN_FRONTEND=noninteractive");
  }

  @Test
  @DisplayName("macOS has brew, and tests of what it has not are skipped")
  public void brew() throws Exception {
    says("brew", "echo brew \"$@\"");
    says("socat", "");
    assertThat(run().lines())
        .containsExactly(
            "brew install --quiet python redis wrk mkdocs haproxy nats-server",
            "mvn -B -ntp verify WEFT_CI=");
  }

  @Test
  @DisplayName("elsewhere nothing is installed, which is said")
  public void elsewhere() throws Exception {
    assertThat(run().lines())
        .satisfiesExactly(
            said -> assertThat(said).contains("neither apt-get nor brew"),
            mvn -> assertThat(mvn).isEqualTo("mvn -B -ntp verify WEFT_CI="));
  }
}
