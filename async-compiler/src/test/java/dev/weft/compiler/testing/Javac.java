package dev.weft.compiler.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.processing.Processor;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// Compiles sources in memory.
public final class Javac {
  private Javac() {}

  /// A source file by its name, e.g. `cases/Loops.java`.
  public static JavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(URI.create("string:///" + name), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /// The sources of the behaviour cases.
  public static List<JavaFileObject> cases() throws IOException {
    Path root = Path.of("src/test/cases");
    List<JavaFileObject> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        sources.add(source(root.relativize(file).toString(), Files.readString(file)));
      }
    }
    return sources;
  }

  /// What a compilation gave: class files by binary name, and what javac said.
  public record Output(boolean success, Map<String, byte[]> classes, String messages) {

    /// The class files of a compilation that must have succeeded.
    public Map<String, byte[]> orFail() {
      if (!success) {
        throw new AssertionError(messages);
      }
      return classes;
    }
  }

  /// Compiles, with these processors only.
  public static Output compile(
      List<JavaFileObject> sources, List<String> options, Processor... processors) {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> classes = new LinkedHashMap<>();
    var messages = new StringWriter();
    var files = new MemoryFiles(javac.getStandardFileManager(null, null, null), classes);
    List<String> all = new ArrayList<>();
    all.add(processors.length == 0 ? "-proc:none" : "-proc:full");
    if (!options.contains("-g:none")) {
      all.add("-g");
    }
    all.addAll(List.of("-cp", System.getProperty("java.class.path")));
    all.addAll(options);
    JavaCompiler.CompilationTask task = javac.getTask(messages, files, null, all, null, sources);
    if (processors.length > 0) {
      task.setProcessors(List.of(processors));
    }
    boolean success = task.call();
    Map<String, byte[]> bytes = new LinkedHashMap<>();
    classes.forEach((name, out) -> bytes.put(name, out.toByteArray()));
    return new Output(success, bytes, messages.toString());
  }

  private static final class MemoryFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    MemoryFiles(JavaFileManager files, Map<String, ByteArrayOutputStream> classes) {
      super(files);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new MemoryClass(name, classes);
    }

    @Override
    public FileObject getFileForOutput(
        Location location, String packageName, String name, FileObject sibling) {
      String file = packageName.isEmpty() ? name : packageName + "." + name;
      return new MemoryClass(file.replaceFirst("\\.class$", ""), classes);
    }

    @Override
    public FileObject getFileForInput(Location location, String packageName, String name)
        throws IOException {
      String file = packageName.isEmpty() ? name : packageName + "." + name;
      String type = file.replaceFirst("\\.class$", "");
      return location == StandardLocation.CLASS_OUTPUT && classes.containsKey(type)
          ? new MemoryClass(type, classes)
          : super.getFileForInput(location, packageName, name);
    }
  }

  private static final class MemoryClass extends SimpleJavaFileObject {
    private final String name;
    private final Map<String, ByteArrayOutputStream> classes;

    MemoryClass(String name, Map<String, ByteArrayOutputStream> classes) {
      super(URI.create("mem:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
      this.name = name;
      this.classes = classes;
    }

    @Override
    public OutputStream openOutputStream() {
      var out = new ByteArrayOutputStream();
      classes.put(name, out);
      return out;
    }

    @Override
    public java.io.InputStream openInputStream() {
      return new java.io.ByteArrayInputStream(classes.get(name).toByteArray());
    }
  }
}
