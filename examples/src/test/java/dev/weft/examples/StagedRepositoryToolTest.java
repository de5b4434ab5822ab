package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The tool that holds a release to the rules of Maven Central, on a release full of faults.
@Timeout(120)
class StagedRepositoryToolTest {

  private static final Path TOOL = Path.of("../tools/StagedRepository.java");

  private static final String DESCRIBED = "<name>A</name><description>It is.</description>";
  private static final String PARENT =
      """
      <parent><groupId>dev.weft</groupId><artifactId>weft-parent</artifactId>
      <version>1.0.0</version></parent>
      """;
  private static final String COORDINATES =
      "<groupId>dev.weft</groupId><artifactId>ARTIFACT</artifactId><version>1.0.0</version>";
  private static final String PUBLISHER =
      """
      <url>https://here</url>
      <licenses><license><name>L</name><url>https://l</url></license></licenses>
      <developers><developer><name>We</name></developer></developers>
      <scm><connection>scm:git:x</connection><url>https://here</url></scm>
      """;

  @TempDir private Path folder;

  private void add(String artifact, String pom, String... parts) throws Exception {
    write(artifact, ".pom", "<project>" + pom.replace("ARTIFACT", artifact) + "</project>");
    for (String part : parts) {
      write(artifact, part, part);
    }
  }

  private Path file(String artifact, String part) {
    return folder
        .resolve("dev/weft")
        .resolve(artifact)
        .resolve("1.0.0")
        .resolve(artifact + "-1.0.0" + part);
  }

  private void write(String artifact, String part, String text)
      throws IOException, NoSuchAlgorithmException {
    Files.createDirectories(file(artifact, part).getParent());
    Files.writeString(file(artifact, part), text);
    for (String sum : List.of("md5 MD5", "sha1 SHA-1")) {
      byte[] digest =
          MessageDigest.getInstance(sum.split(" ")[1])
              .digest(text.getBytes(StandardCharsets.UTF_8));
      Files.writeString(
          file(artifact, part + "." + sum.split(" ")[0]), HexFormat.of().formatHex(digest));
    }
    Files.writeString(file(artifact, part + ".asc"), "signature");
  }

  private static String needs(String group, String artifact, String scope) {
    return "<dependency><groupId>%s</groupId><artifactId>%s</artifactId>%s</dependency>"
        .formatted(group, artifact, scope);
  }

  @Test
  @DisplayName("each fault of a release is named, and what is as it should be is not")
  void faults() throws Exception {
    String[] all = {".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json"};
    add("weft-parent", COORDINATES + "<packaging>pom</packaging>" + DESCRIBED + PUBLISHER);
    add(
        "weft-good",
        PARENT
            + "<artifactId>ARTIFACT</artifactId>"
            + DESCRIBED
            + "<dependencies>"
            + needs("other", "library", "")
            + needs("other", "tests", "<scope>test</scope>")
            + needs("other", "perhaps", "<optional>true</optional>")
            + "</dependencies>",
        all);
    add(
        "weft-bad",
        COORDINATES.replace("1.0.0", "1.0.0-SNAPSHOT")
            + "<name>B</name><url>${open}</url><licenses/>"
            + "<developers><developer/></developers>"
            + "<scm><connection>scm:git:x</connection></scm><dependencies>"
            + needs("dev.weft", "weft-gone", "")
            + needs("other", "library", "<scope>runtime</scope>")
            + "</dependencies>",
        ".jar",
        "-sources.jar");
    Files.writeString(file("weft-bad", ".jar"), "changed");
    Files.delete(file("weft-bad", "-sources.jar.md5"));
    Files.delete(file("weft-bad", "-sources.jar.asc"));
    add(
        "weft-bom",
        COORDINATES
            + "<packaging>pom</packaging>"
            + DESCRIBED
            + PUBLISHER
            + "<dependencyManagement><dependencies>"
            + needs("dev.weft", "weft-good", "")
            + needs("dev.weft", "weft-lost", "")
            + "</dependencies></dependencyManagement>");
    Path notice = folder.resolve("NOTICE");
    Files.writeString(notice, "  library   free   weft-good, weft-bad-too\n");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                TOOL.toString(),
                folder.resolve("dev").toString(),
                notice.toString(),
                "signed")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    String bad = "weft-bad-1.0.0.pom: ";
    String inBad = "weft/weft-bad/1.0.0/weft-bad-1.0.0";
    assertThat(said.lines().toList())
        .containsExactly(
            bad + "has the version '1.0.0-SNAPSHOT'",
            bad + "has no <description>",
            bad + "leaves a property open in its <url>",
            bad + "has no <licenses>",
            bad + "has no <developers>",
            bad + "has no <url> in its <scm>",
            bad + "has no weft-bad-1.0.0-javadoc.jar beside it",
            bad + "has no weft-bad-1.0.0-cyclonedx.json beside it",
            bad + "needs weft-gone, which is not in the repository",
            bad + "needs library, for which NOTICE does not name it",
            "weft-bom-1.0.0.pom: lists weft-lost, which is not in the repository",
            "weft-bom-1.0.0.pom: does not list weft-bad",
            inBad + "-sources.jar: has no .md5 beside it",
            inBad + "-sources.jar: is not signed",
            inBad + ".jar: is not what its .md5 says",
            inBad + ".jar: is not what its .sha1 says",
            "Maven Central, or those who use it, would miss this: see above");
  }
}
