package dev.weft.tck.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// `MUTANTS.md`: every mutant, what catches it, and how long that took when the table was written.
final class MutantTable {

  static final Path FILE = Path.of("MUTANTS.md");

  private static final String HEAD = "| mutant | module | what is wrong | caught by | ms |\n";
  private static final String LINE = "|---|---|---|---|---|\n";

  private MutantTable() {}

  /// What the table says of a mutant, but for the time.
  static String row(Mutant mutant) {
    Catcher catcher = mutant.catcher();
    String by = catcher.isModel() ? "model `" + catcher.model() + "`" : "rule " + catcher.rule();
    return "| %s | %s, `%s` | %s | %s |"
        .formatted(mutant.id(), mutant.module(), mutant.file(), mutant.what(), by);
  }

  /// The rows of the file, without their times.
  static List<String> rows() throws IOException {
    String text = Files.readString(FILE);
    return text.substring(text.indexOf(LINE) + LINE.length())
        .lines()
        .map(row -> row.replaceFirst(" [0-9]* \\|$", ""))
        .toList();
  }

  /// Writes the rows anew.
  ///
  /// @param millis how long each trial took, by the mutant's name
  static void write(List<Mutant> mutants, Map<String, Long> millis) throws IOException {
    String text = Files.readString(FILE);
    var table = new StringBuilder(text.substring(0, text.indexOf(HEAD))).append(HEAD).append(LINE);
    for (Mutant mutant : mutants) {
      Long took = millis.get(mutant.id());
      table.append(row(mutant)).append(took == null ? "  |\n" : " " + took + " |\n");
    }
    Files.writeString(FILE, table);
  }
}
