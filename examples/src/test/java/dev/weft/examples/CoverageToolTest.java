package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The tool that holds promises and rules to the reports of a build, on a small checkout.
@Timeout(120)
class CoverageToolTest {

  private static final Path TOOL = Path.of("../tools/Coverage.java");

  @TempDir private Path root;

  private record Said(String err, int status) {}

  private Said coverage(String mode) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", TOOL.toString(), mode, root.toString()));
    Process process = new ProcessBuilder(command).start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Said(err, process.exitValue());
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void promises(String... rows) throws IOException {
    write(
        "docs/promises.md",
        "# Promises\n\n## The article\n\n| row | promise | check | program |\n|---|---|---|---|\n"
            + String.join("\n", rows)
            + "\n");
  }

  private static String testCase(String name, String inside) {
    return "<testcase name=\""
        + name
        + "\" classname=\"a.OneTest\" time=\"1\">"
        + inside
        + "</testcase>";
  }

  @BeforeEach
  void checkout() throws IOException {
    write(
        "examples/src/main/java/a/OneCommand.java",
        "@Command(\n    name = \"one\",\n    description = \"\")");
    write(
        "one/src/test/java/a/OneTest.java",
        """
        class OneTest {

          @ParameterizedTest
          @ValueSource(strings = {"fifo", "workstealing"})
          @NAME(
              "S0-1 a name in"
                  + " two parts")
          void one(String executor) {}

          @Test
          @NAME("S0-2 1.1 another")
          void two() {}
        }
        """
            .replace("@NAME", "@DisplayName"));
    write(
        "tck/SPEC.md",
        "| 1.1 | R | A rule. | `Kit`: tested |\n| 1.2 | R | Later. | PENDING: soon |\n");
    write(
        "one/target/surefire-reports/TEST-a.OneTest.xml",
        testCase("S0-1 a name in two parts[1] executor = &quot;fifo&quot;", "")
            + testCase("S0-2 1.1 another", ""));
    promises("| S0-1 | First | It is so. | `one` |", "| S0-2 | Second | And so. |  |");
  }

  @Test
  @DisplayName("where each row and each rule has a test that has passed, all is well")
  void allIsShown() throws Exception {
    assertThat(coverage("write").status()).isZero();
    assertThat(Files.readString(root.resolve("docs/coverage.md")))
        .contains(
            "| S0-1 | It is so. | `one` | `OneTest`: a name in two parts | `fifo`, `workstealing`"
                + " |")
        .contains("| S0-2 | And so. |  | `OneTest`: another |  |")
        .contains("| 1.1 | `OneTest` |")
        .contains("2 promises and 1 rules.");
    Said said = coverage("check");
    assertThat(said.err()).isEmpty();
    assertThat(said.status()).isZero();
    assertThat(Files.readString(root.resolve("target/coverage.md")))
        .contains("| S0-1 | `OneTest` | fifo |");
  }

  private Path writeReport(String folder, String name) throws IOException {
    String file = "one/target/junit-report/" + folder + "/open-test-report.xml";
    write(
        file,
        "<e:started id=\"1\" name=\"[1] "
            + name
            + "\" time=\"1\"><metadata><junit:uniqueId>[engine:junit-jupiter]"
            + "/[class-template:a.OneTest]/[class-template-invocation:#1]</junit:uniqueId>");
    return root.resolve(file);
  }

  @Test
  @DisplayName("what a class was run on is in the latest of its reports")
  void latestReport() throws Exception {
    writeReport("1", "new");
    Files.setLastModifiedTime(writeReport("2", "old"), FileTime.fromMillis(1000));
    write(
        "one/target/surefire-reports/TEST-a.OneTest.xml",
        (testCase("S0-1 a name in two parts", "") + testCase("S0-2 1.1 another", ""))
            .replace("a.OneTest", "a.OneTest[1]"));
    assertThat(coverage("write").status()).isZero();
    assertThat(coverage("check").err()).isEmpty();
    assertThat(Files.readString(root.resolve("target/coverage.md")))
        .contains("| S0-1 | `OneTest` | new |");
  }

  @Test
  @DisplayName(
      "rows that no test shows, or that only a skipped one does, end the build; so does an old"
          + " page")
  void somethingIsMissing() throws Exception {
    promises(
        "| S0-1 | First | It is so. | `two` |",
        "| S0-2 | Second | And so. |  |",
        "| S0-3 | Third | Nobody knows. |  |");
    write(
        "one/target/surefire-reports/TEST-a.OneTest.xml",
        testCase("S0-1 a name in two parts[1] executor = &quot;fifo&quot;", "")
            + testCase("S0-2 1.1 another", "<skipped message=\"not here\"/>"));
    Said said = coverage("check");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err().lines())
        .contains(
            "coverage: no test shows S0-3: Nobody knows.",
            "coverage: S0-1 names the program two, which does not exist",
            "coverage: no test of S0-2 has passed: And so.",
            "coverage: no test of S0-3 has passed: Nobody knows.",
            "coverage: rule 1.1 was passed by nothing")
        .anyMatch(line -> line.contains("docs/coverage.md is not what the sources say"))
        .noneMatch(line -> line.contains("no test of S0-1"));
  }
}
