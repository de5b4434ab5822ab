package dev.weft.tck.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A fault that one could make in a module: some lines of one of its sources, and what stands there
/// instead.
///
/// @param id what it is called
/// @param module the folder of the module
/// @param file the source, as the end of its path
/// @param catcher what has to catch it
/// @param what what is wrong with it
/// @param before the lines; they stand there once, however they are indented
/// @param after what replaces them
record Mutant(
    String id,
    String module,
    String file,
    Catcher catcher,
    String what,
    String before,
    String after) {

  /// Where all modules are, as seen from the build of this one.
  private static final Path HOUSE = Path.of("..");

  /// The mutated source.
  ///
  /// @param name the path within the module's sources, with slashes
  /// @param text all of it
  record Source(String name, String text) {}

  /// Reads the source and replaces the lines.
  ///
  /// @throws IllegalStateException if they do not stand there, or more than once
  Source mutated() throws IOException {
    Path sources = HOUSE.resolve(module).resolve("src/main/java");
    Path path = find(sources);
    String text = Files.readString(path);
    Matcher found = pattern().matcher(text);
    if (!found.find()) {
      throw new IllegalStateException(this + ": these lines are not in " + path + ":\n" + before);
    }
    int start = found.start();
    int end = found.end();
    if (found.find()) {
      throw new IllegalStateException(this + ": more than once in " + path + ":\n" + before);
    }
    return new Source(
        sources.relativize(path).toString().replace('\\', '/'),
        text.substring(0, start) + after + text.substring(end));
  }

  /// All that a trial depends on and that stands in this mutant: its rule, its source, its lines.
  List<String> fingerprinted() {
    String source;
    try {
      source = mutated().text();
    } catch (IOException | IllegalStateException noMutant) {
      source = String.valueOf(noMutant.getMessage());
    }
    return List.of(catcher.toString(), new TreeMap<>(catcher.properties()).toString(), source);
  }

  private Path find(Path sources) throws IOException {
    try (Stream<Path> all = Files.walk(sources)) {
      List<Path> fitting = all.filter(path -> path.endsWith(file)).toList();
      if (fitting.size() != 1) {
        throw new IllegalStateException(this + ": " + file + " is not one file, but " + fitting);
      }
      return fitting.getFirst();
    }
  }

  /// However they are broken and indented: a formatter may do as it likes.
  private Pattern pattern() {
    return Pattern.compile(
        Stream.of(before.strip().split("\\s+"))
            .map(Pattern::quote)
            .collect(Collectors.joining("\\s+")));
  }

  @Override
  public String toString() {
    return "mutant " + id;
  }
}
