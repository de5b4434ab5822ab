package dev.weft.examples.newproject;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The poms and jars that this build has made, laid out as a Maven repository: what `mvn deploy`
/// would make of them, without a second build and without a trace in the user's local repository.
///
/// The modules are those that the root's `pom.xml` names; a module without a jar gives its pom.
final class BuiltArtifacts {

  private static final Pattern MODULE = Pattern.compile("<module>(.+?)</module>");
  private static final Pattern VERSION =
      Pattern.compile("<artifactId>weft-parent</artifactId>\\s*<version>(.+?)</version>");

  private final Path root;
  private final Path repository;
  private final String version;

  private BuiltArtifacts(Path root, Path repository, String version) {
    this.root = root;
    this.repository = repository;
    this.version = version;
  }

  /// Lays them out.
  ///
  /// @param root the folder of the root's `pom.xml`
  /// @param repository the folder of the repository, which is made
  static void layOut(Path root, Path repository) throws IOException {
    String pom = Files.readString(root.resolve("pom.xml"));
    var built = new BuiltArtifacts(root, repository, version(root));
    built.add("weft-parent", root);
    for (String module : modules(pom)) {
      built.add("weft-" + module, root.resolve(module));
    }
  }

  /// Their version.
  static String version(Path root) throws IOException {
    Matcher version = VERSION.matcher(Files.readString(root.resolve("pom.xml")));
    if (!version.find()) {
      throw new IllegalStateException("no version of weft-parent in " + root);
    }
    return version.group(1);
  }

  private static List<String> modules(String pom) {
    List<String> modules = new ArrayList<>();
    Matcher module = MODULE.matcher(pom);
    while (module.find()) {
      modules.add(module.group(1));
    }
    return modules;
  }

  private void add(String artifact, Path module) throws IOException {
    String file = artifact + "-" + version;
    Path folder = repository.resolve("dev/weft").resolve(artifact).resolve(version);
    Files.createDirectories(folder);
    Files.copy(module.resolve("pom.xml"), folder.resolve(file + ".pom"));
    Path target = module.resolve("target");
    Stream.of(target, target.resolve("modules"))
        .map(where -> where.resolve(file + ".jar"))
        .filter(Files::exists)
        .findFirst()
        .ifPresent(jar -> copy(jar, folder.resolve(file + ".jar")));
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
