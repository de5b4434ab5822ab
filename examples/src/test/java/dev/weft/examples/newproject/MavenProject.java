package dev.weft.examples.newproject;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A project of someone else's, in an empty folder, built with the Maven that runs this build.
///
/// It sees the artifacts that this build has made ([BuiltArtifacts]), for all else the local
/// repository that this build fills, and no network: plugins must have the versions of this build.
/// It writes to a local repository of its own. Maven runs on the JDK of the tests.
final class MavenProject {

  private final Path folder;
  private final Path project;
  private final Path output;

  /// @param folder an empty one
  MavenProject(Path folder) throws IOException {
    assumeTrue(
        System.getProperty("weft.maven.home") != null,
        "needs the jars and the Maven of a build: mvn verify -pl examples -am");
    this.folder = folder;
    this.project = Files.createDirectory(folder.resolve("project"));
    this.output = folder.resolve("output.txt");
    // Maven takes the JVM options of the nearest folder above that has one.
    Files.createDirectory(project.resolve(".mvn"));
    BuiltArtifacts.layOut(Path.of(".."), folder.resolve("built"));
    Files.writeString(folder.resolve("settings.xml"), settings());
  }

  private String settings() {
    String outer = Path.of(System.getProperty("weft.maven.repository")).toUri().toString();
    String built = folder.resolve("built").toUri().toString();
    return """
    <settings>
      <profiles>
        <profile>
          <id>here</id>
          <repositories>
            %1$s
            %2$s
          </repositories>
          <pluginRepositories>
            %3$s
          </pluginRepositories>
        </profile>
      </profiles>
      <activeProfiles>
        <activeProfile>here</activeProfile>
      </activeProfiles>
    </settings>
    """
        .formatted(
            repository("repository", "built", built),
            repository("repository", "outer", outer),
            repository("pluginRepository", "outer", outer));
  }

  /// A local repository has no checksums for what Maven itself has put there.
  private static String repository(String element, String id, String url) {
    return """
    <%1$s>
      <id>%2$s</id>
      <url>%3$s</url>
      <releases><checksumPolicy>ignore</checksumPolicy></releases>
      <snapshots><checksumPolicy>ignore</checksumPolicy></snapshots>
    </%1$s>
    """
        .formatted(element, id, url);
  }

  /// Writes a file of the project.
  void write(String name, String text) throws IOException {
    Path file = project.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// Starts `mvn` with these goals.
  Process start(String... goals) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("weft.maven.home"), "bin", "mvn").toString());
    command.addAll(List.of("-q", "-B", "-s", folder.resolve("settings.xml").toString()));
    command.add("-Dmaven.repo.local=" + folder.resolve("local"));
    // What is not in one of the two repositories is not there.
    command.addAll(List.of("-o", "-Daether.offline.protocols=file"));
    command.addAll(List.of(goals));
    var builder = new ProcessBuilder(command).directory(project.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MAVEN_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    return builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /// Runs `mvn` with these goals, which must succeed, and returns what was printed.
  List<String> run(String... goals) throws IOException, InterruptedException {
    Process mvn = start(goals);
    if (!mvn.waitFor(2, TimeUnit.MINUTES)) {
      stop(mvn);
      throw new AssertionError("mvn does not end:\n" + output());
    }
    if (mvn.exitValue() != 0) {
      throw new AssertionError("mvn fails:\n" + output());
    }
    return Files.readAllLines(output);
  }

  /// Ends what [#start] has started.
  static void stop(Process mvn) {
    mvn.descendants().forEach(ProcessHandle::destroy);
    mvn.destroy();
  }

  /// What has been printed up to now.
  String output() throws IOException {
    return Files.readString(output);
  }
}
