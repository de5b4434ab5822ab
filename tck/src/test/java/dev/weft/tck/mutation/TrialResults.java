package dev.weft.tck.mutation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// What the trials of a mutation run came to, in a file that later runs add to, so that a long run
/// can be done in pieces. A line is
///
/// ```text
///   what was tried | fingerprint of all that it was tried with | caught, SURVIVES, kept or BROKEN | ms | what was said
/// ```
///
/// with tabs between. A result counts as long as its fingerprint is the same; the last one is
/// meant.
///
/// **Threads.** Any.
final class TrialResults {

  private static final Path FILE = Path.of("target", "mutation-results.tsv");

  /// @param good whether a mutant was caught, or sound modules kept their rules
  record Line(String what, String fingerprint, boolean good, long millis, String said) {}

  private final Map<String, Line> lines = new LinkedHashMap<>();

  private TrialResults() {}

  /// The results so far.
  ///
  /// @param afresh whether those of earlier runs are forgotten
  static TrialResults read(boolean afresh) throws IOException {
    if (afresh) {
      Files.deleteIfExists(FILE);
    }
    var results = new TrialResults();
    if (Files.exists(FILE)) {
      for (String text : Files.readAllLines(FILE)) {
        String[] of = text.split("\t", 5);
        boolean good = of[2].equals("caught") || of[2].equals("kept");
        results.lines.put(of[0], new Line(of[0], of[1], good, Long.parseLong(of[3]), of[4]));
      }
    }
    return results;
  }

  /// The good result of this, if there is one; what went wrong is tried again.
  synchronized @Nullable Line good(String what, String fingerprint) {
    Line line = lines.get(what);
    return line != null && line.good() && line.fingerprint().equals(fingerprint) ? line : null;
  }

  /// Adds a result.
  synchronized void add(Line line, boolean mutant) throws IOException {
    lines.put(line.what(), line);
    String verdict = line.good() ? (mutant ? "caught" : "kept") : (mutant ? "SURVIVES" : "BROKEN");
    String text =
        String.join(
            "\t",
            line.what(),
            line.fingerprint(),
            verdict,
            Long.toString(line.millis()),
            line.said().lines().findFirst().orElse("").replace('\t', ' '));
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// A number for these texts, the same whenever they are.
  static String fingerprint(List<String> texts) {
    var sum = new CRC32();
    texts.forEach(text -> sum.update((text + "\0").getBytes(StandardCharsets.UTF_8)));
    return Long.toHexString(sum.getValue());
  }
}
