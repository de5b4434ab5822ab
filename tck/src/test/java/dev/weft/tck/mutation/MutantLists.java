package dev.weft.tck.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Reads the lists of mutants, one for each module, in the folder `mutants`:
///
/// ```text
///   == id | File.java | what has to catch it | what is wrong with it
///   -     lines as they stand there
///   +     what replaces them
/// ```
///
/// Lines that begin in another way are comments.
final class MutantLists {

  private static final Path FOLDER = Path.of("mutants");

  private MutantLists() {}

  /// All of them, by module and in the order of the lists.
  static List<Mutant> all() throws IOException {
    var mutants = new ArrayList<Mutant>();
    try (Stream<Path> lists = Files.list(FOLDER)) {
      for (Path list : lists.sorted().toList()) {
        String module = list.getFileName().toString().replace(".txt", "");
        read(module, Files.readAllLines(list), mutants);
      }
    }
    return mutants;
  }

  private static void read(String module, List<String> lines, List<Mutant> into) {
    String[] head = {};
    var before = new StringBuilder();
    var after = new StringBuilder();
    for (String line : Stream.concat(lines.stream(), Stream.of("==")).toList()) {
      if (line.startsWith("==")) {
        if (head.length > 0) {
          into.add(mutant(module, head, before.toString(), after.toString()));
        }
        head = line.equals("==") ? new String[0] : line.substring(2).split("\\|", 4);
        before.setLength(0);
        after.setLength(0);
      } else if (line.startsWith("-")) {
        before.append(line, 1, line.length()).append('\n');
      } else if (line.startsWith("+")) {
        after.append(line, 1, line.length()).append('\n');
      }
    }
  }

  private static Mutant mutant(String module, String[] head, String before, String after) {
    if (head.length != 4 || before.isBlank()) {
      throw new IllegalArgumentException(
          "in the list of " + module + ": not id | file | catcher | what: " + List.of(head));
    }
    return new Mutant(
        head[0].strip(),
        module,
        head[1].strip(),
        Catcher.of(head[2], module),
        head[3].strip(),
        before,
        after);
  }
}
