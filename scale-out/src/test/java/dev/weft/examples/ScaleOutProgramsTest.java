package dev.weft.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.examples.scaleout.ScaleOut;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ScaleOutProgramsTest {

  private static String description(CommandLine command) {
    return String.join(" ", command.getCommandSpec().usageMessage().description());
  }

  @Test
  @DisplayName("weft list names the programs of this module with their own descriptions")
  void descriptions() {
    Map<String, String> listed = new TreeMap<>();
    ScaleOutPrograms.all()
        .forEach((name, command) -> listed.put(name, description(new CommandLine(command.get()))));
    Map<String, String> real = new TreeMap<>();
    ScaleOut.commandLine()
        .getSubcommands()
        .forEach((name, command) -> real.put(name, description(command)));
    assertThat(listed).isEqualTo(real);
  }

  @Test
  @DisplayName("without the script they say where they are")
  void elsewhere() {
    var err = new StringWriter();
    int status = Main.commandLine("run", "job").setErr(new PrintWriter(err)).execute("run", "job");
    assertThat(status).isEqualTo(2);
    assertThat(err.toString()).contains("./weft run job starts it");
  }

  @Test
  @DisplayName("the script knows them all")
  void script() throws IOException {
    String script = Files.readString(Path.of("../weft"));
    for (String name : ScaleOutPrograms.all().keySet()) {
      assertThat(script).containsPattern(Pattern.quote("\"run " + name + "\""));
    }
  }
}
