package dev.weft.examples.project;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/// A project to begin with: what `weft new` writes. Its files are resources of this package, in
/// which `NAME`, `PACKAGE`, `WEFT` and `REPOSITORIES` are replaced.
public final class NewProject {

  /// The version of Weft that a new project uses: the release that this weft is, or becomes.
  public static final String RELEASE = "0.1.0";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(?:[-.][a-z][a-z0-9]*)*");
  private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z.+_-]+");
  private static final Pattern PLACE = Pattern.compile("\\b(?:NAME|PACKAGE|WEFT|REPOSITORIES)\\b");

  private final String name;
  private final String module;
  private final String version;
  private final String repository;

  /// @param name of the folder and of the artifact; with dots for its hyphens, of the module and of
  ///   its package
  /// @param version of Weft
  /// @param repository the URL of a Maven repository that has it; empty for Maven Central alone
  /// @throws IllegalArgumentException if the module could not have this name, or the version or the
  ///   URL would not stand in a pom
  public NewProject(String name, String version, String repository) {
    this.name = name;
    this.module = name.replace('-', '.');
    this.version = version;
    this.repository = repository;
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'" + name + "' is no name: small letters and digits, such as hello or order-desk");
    }
    if (!SourceVersion.isName(module) || (module + ".").startsWith("java.")) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot be the name of a Java module; another one, such as my-" + name);
    }
    if ((module + ".").startsWith("dev.weft.")) {
      throw new IllegalArgumentException("the modules dev.weft are Weft's own; another name");
    }
    if (!VERSION.matcher(version).matches()) {
      throw new IllegalArgumentException("'" + version + "' is no version");
    }
    if (repository.matches(".*[<>&\\s].*")
        || !repository.isEmpty() && !repository.matches("[a-z0-9+]+:.+")) {
      throw new IllegalArgumentException(
          "the repository '" + repository + "' is neither a URL nor a folder that is there");
    }
  }

  /// Writes the files.
  ///
  /// @param folder is made
  public void write(Path folder) throws IOException {
    String code = module.replace('.', '/') + "/";
    copy("pom.xml", folder.resolve("pom.xml"));
    copy("README.md", folder.resolve("README.md"));
    copy("Dockerfile", folder.resolve("Dockerfile"));
    copy("gitignore", folder.resolve(".gitignore"));
    copy("module-info.java", folder.resolve("src/main/java/module-info.java"));
    copy("EchoServer.java", folder.resolve("src/main/java/" + code + "EchoServer.java"));
    copy("EchoServerTest.java", folder.resolve("src/test/java/" + code + "EchoServerTest.java"));
  }

  private void copy(String resource, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, filled(read(resource)));
  }

  private static String read(String resource) throws IOException {
    try (InputStream in = NewProject.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException("weft was built without its " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String filled(String text) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place ->
                Matcher.quoteReplacement(
                    switch (place.group()) {
                      case "NAME" -> name;
                      case "PACKAGE" -> module;
                      case "WEFT" -> version;
                      default -> repositories();
                    }));
  }

  private String repositories() {
    if (repository.isEmpty()) {
      return "";
    }
    return """

      <repositories>
        <repository>
          <id>weft</id>
          <url>%s</url>
        </repository>
      </repositories>
    """
        .formatted(repository);
  }
}
