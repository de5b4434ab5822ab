package dev.weft.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script `weft` in a checkout of its own, with a Maven and a JDK that only say that they ran.
class LauncherTest {

  @TempDir private Path folder;
  private Path checkout;
  private Path lock;

  @BeforeEach
  void checkout() throws IOException {
    checkout = Files.createDirectories(folder.resolve("check out"));
    lock = checkout.resolve(".weft-lock");
    executable(checkout.resolve("weft"), Files.readString(script()));
    executable(
        folder.resolve("bin/mvn"),
        """
        #!/bin/sh
        echo '[INFO] Building Weft: one 1.0       [1/2]'
        echo '[INFO] something else'
        [ -z "${BROKEN:-}" ] || { echo '[ERROR] it does not compile'; exit 1; }
        echo '[INFO] Building Weft: two 1.0       [2/2]'
        mkdir -p examples/target/modules
        """);
    executable(
        folder.resolve("jdk/bin/java"),
        """
        #!/bin/sh
        case $1 in -XX:AOTCacheOutput=*) [ -z "${UNTAUGHT:-}" ] || exit 1; : > "${1#*=}" ;; esac
        echo ran "$@"
        """);
    executable(folder.resolve("jdk/bin/javac"), "#!/bin/sh\n");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
  }

  private static Path script() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("weft")) ? here.resolve("weft") : here.resolve("../weft");
  }

  private static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Said(int status, String out, String err) {}

  private Process start(List<String> command) throws IOException {
    var builder = new ProcessBuilder(command);
    builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.redirectOutput(folder.resolve("out").toFile());
    builder.redirectError(folder.resolve("err").toFile());
    return builder.start();
  }

  private Said end(Process process) throws Exception {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("weft hangs; it said '" + said("err") + "'");
    }
    return new Said(process.exitValue(), said("out"), said("err"));
  }

  private String said(String stream) throws IOException {
    return Files.readString(folder.resolve(stream), UTF_8);
  }

  private Said weft(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(checkout.resolve("weft").toString()));
    command.addAll(List.of(arguments));
    return end(start(command));
  }

  private void assertRan(Said said) {
    assertThat(said.out()).startsWith("ran ").endsWith("dev.weft.examples.Main list\n");
    assertThat(said.status()).isZero();
    assertThat(Files.exists(lock, java.nio.file.LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  @DisplayName("a first use names each module as it is built, a second one builds nothing")
  void progress() throws Exception {
    Said first = weft("list");
    assertRan(first);
    assertThat(first.err().lines())
        .satisfiesExactly(
            building -> assertThat(building).startsWith("building weft (first use"),
            one -> assertThat(one).startsWith("  Weft: one").endsWith("[1/2]"),
            two -> assertThat(two).startsWith("  Weft: two").endsWith("[2/2]"));
    Said second = weft("list");
    assertRan(second);
    assertThat(second.err()).isEmpty();
  }

  @Test
  @DisplayName("a build keeps what the JVM learns of a run, and all but the kits start from that")
  void startsFromWhatIsKept() throws Exception {
    String flag = "-XX:AOTCache=" + checkout.resolve("examples/target/weft.aot");
    assertThat(weft("list").out()).startsWith("ran " + flag + " ");
    assertThat(weft("run", "echo").out()).contains(flag).endsWith("Main run echo\n");
    assertThat(weft("tck").out()).startsWith("ran ").doesNotContain("AOT");
  }

  @Test
  @DisplayName("modules that somebody else has built again, and another JDK, are learned of once")
  void learnsAgain() throws Exception {
    assertRan(weft("list"));
    Path cache = checkout.resolve("examples/target/weft.aot");
    Files.writeString(cache, "of the modules before");
    Path module = Files.writeString(checkout.resolve("examples/target/modules/one.jar"), "new");
    Files.setLastModifiedTime(module, FileTime.from(Instant.now().plusSeconds(3600)));
    assertLearns(weft("list"), cache);
    Files.setLastModifiedTime(module, FileTime.from(Instant.now().minusSeconds(3600)));
    Files.setLastModifiedTime(module.getParent(), FileTime.from(Instant.now().minusSeconds(60)));
    assertRan(weft("list"));
    Files.writeString(cache, "of the JDK before");
    Path other = folder.resolve("other");
    for (String part : List.of("bin/java", "bin/javac", "release")) {
      executable(other.resolve(part), Files.readString(folder.resolve("jdk").resolve(part)));
    }
    List<String> again =
        List.of("env", "JAVA_HOME=" + other, checkout.resolve("weft").toString(), "list");
    assertLearns(end(start(again)), cache);
    Said afterwards = end(start(again));
    assertRan(afterwards);
    assertThat(afterwards.err()).isEmpty();
  }

  private void assertLearns(Said said, Path cache) throws IOException {
    assertRan(said);
    assertThat(said.err()).containsOnlyOnce("have changed").hasLineCount(1);
    assertThat(cache).isEmptyFile();
  }

  @Test
  @DisplayName("where the JVM keeps nothing, programs start without")
  void startsWithout() throws Exception {
    String weft = checkout.resolve("weft").toString();
    Said said = end(start(List.of("env", "UNTAUGHT=yes", weft, "list")));
    assertRan(said);
    assertThat(said.out()).doesNotContain("AOT");
    assertThat(said.err()).doesNotContain("failed");
  }

  @Test
  @DisplayName("a build that fails says what Maven said, and the next use builds again")
  void failedBuild() throws Exception {
    String weft = checkout.resolve("weft").toString();
    Said broken = end(start(List.of("env", "BROKEN=yes", weft, "list")));
    assertThat(broken.status()).isEqualTo(1);
    assertThat(broken.err())
        .contains("[ERROR] it does not compile\n")
        .contains("weft: the build failed")
        .doesNotContain("something else");
    assertRan(weft("list"));
  }

  @Test
  @DisplayName("help needs no build, and names the commands that there are")
  void helpBeforeTheBuild() throws Exception {
    Said help = weft("--help");
    assertThat(help.status()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out().lines())
        .filteredOn(line -> line.matches("  [a-z]+ .*"))
        .extracting(line -> line.strip().split(" ")[0])
        .containsExactlyElementsOf(ListCommand.names(Main.commandLine().getCommandSpec()));
  }

  @Test
  @DisplayName("an empty lock folder, one of a dead process and the link of one hold nobody up")
  void staleLocks() throws Exception {
    Files.createDirectory(lock);
    assertRan(weft("list"));

    Files.delete(checkout.resolve("examples/target/weft.stamp"));
    Files.createDirectory(lock);
    Files.writeString(lock.resolve("pid"), deadProcess());
    assertRan(weft("list"));

    Files.delete(checkout.resolve("examples/target/weft.stamp"));
    Files.createSymbolicLink(lock, Path.of(deadProcess()));
    assertRan(weft("list"));
  }

  private static String deadProcess() throws Exception {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return Long.toString(process.pid());
  }

  @Test
  @DisplayName("who waits for another build says so, and goes on when it has ended")
  void waitsForAnotherBuild() throws Exception {
    Process other = new ProcessBuilder("sleep", "60").start();
    Files.createSymbolicLink(lock, Path.of(Long.toString(other.pid())));
    Process waiting = start(List.of(checkout.resolve("weft").toString(), "list"));
    String expected = "weft: waiting for process " + other.pid() + ", which builds weft";
    long begin = System.nanoTime();
    while (!said("err").contains(expected) && System.nanoTime() - begin < 20_000_000_000L) {
      Thread.onSpinWait();
    }
    assertThat(said("err")).contains(expected);
    other.destroyForcibly().waitFor();
    assertRan(end(waiting));
  }

  @Test
  @DisplayName("an unbuilt checkout that nobody can write to is an error that says so")
  void readOnly() throws Exception {
    var command = new ArrayList<String>();
    if (Files.getOwner(folder).getName().equals("root")) {
      assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "root may write anywhere");
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    command.addAll(List.of(checkout.resolve("weft").toString(), "list"));
    Files.setPosixFilePermissions(checkout, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      Said said = end(start(command));
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.err())
          .startsWith("weft: it has to be built first, and nothing can be written to ")
          .contains(checkout.toString());
    } finally {
      Files.setPosixFilePermissions(checkout, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
