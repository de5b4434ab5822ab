package dev.weft.compiler.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// Sets of class files on disk: as folders, as jars, and as the jar of the agent.
public final class Jars {
  private Jars() {}

  /// Writes the class files below the folder.
  public static void unpacked(Map<String, byte[]> classes, Path folder) throws IOException {
    for (var entry : classes.entrySet()) {
      Path file = folder.resolve(entry.getKey().replace('.', '/') + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, entry.getValue());
    }
  }

  /// The class files below the folder.
  public static Map<String, byte[]> read(Path folder) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = folder.relativize(file).toString().replace('/', '.');
        classes.put(name.substring(0, name.length() - 6), Files.readAllBytes(file));
      }
    }
    return classes;
  }

  /// Writes a jar.
  public static Path jar(Path jar, Manifest manifest, Map<String, byte[]> classes)
      throws IOException {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (var entry : classes.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey().replace('.', '/') + ".class"));
        out.write(entry.getValue());
      }
    }
    return jar;
  }

  /// The agent as a jar in the folder.
  public static Path agent(Path folder) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", "dev.weft.compiler.agent.AsyncAgent");
    return jar(folder.resolve("agent.jar"), manifest, read(Path.of("target/classes")));
  }

  /// Runs a JVM on the tests' class path; what it printed.
  public static String java(Path folder, List<String> options, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    return java(folder, options, System.getProperty("java.class.path"), main.getName(), arguments);
  }

  /// Runs a JVM; what it printed.
  public static String java(
      Path folder, List<String> options, String classPath, String main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.waitFor();
    return Files.readString(output);
  }
}
