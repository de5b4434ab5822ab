package dev.weft.compiler.processor;

import dev.weft.compiler.rewrite.ClassRewriter;
import dev.weft.compiler.rewrite.Refusal;
import dev.weft.compiler.rewrite.Rewritten;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/// Rewrites class files that javac has just written, where it has written them: the `Filer` finds
/// them, in folders as in the memory of an IDE. Where there is no output folder (javac without
/// `-d`), javac writes a class beside its source; the `Filer` would look in the working directory.
final class GeneratedClasses {

  private final ProcessingEnvironment environment;
  private final EarlierFrames earlier = new EarlierFrames();
  private @Nullable Boolean besideSources;

  GeneratedClasses(ProcessingEnvironment environment) {
    this.environment = environment;
  }

  /// Removes the frames that an earlier compilation has left for the class with this binary name.
  void removeEarlierFrames(String name, JavaFileObject source) {
    try {
      Path file = file(name, source);
      if (file != null) {
        earlier.removeOf(file);
      }
    } catch (IOException | RuntimeException e) {
      error("cannot remove earlier async blocks of " + name + ": " + e);
    }
  }

  /// Rewrites the class with this binary name.
  void rewrite(String name, JavaFileObject source) {
    try {
      Rewritten rewritten = ClassRewriter.rewrite(read(name, source));
      for (Refusal refusal : rewritten.refusals()) {
        error(refusal.toString());
      }
      if (rewritten.changed()) {
        for (Map.Entry<String, byte[]> frame : rewritten.frames().entrySet()) {
          write(frame.getKey(), source, frame.getValue());
        }
        write(name, source, rewritten.bytes());
      }
    } catch (IOException | RuntimeException e) {
      error("cannot compile the async blocks of " + name + ": " + e);
    }
  }

  private byte[] read(String name, JavaFileObject source) throws IOException {
    Path file = file(name, source);
    if (file != null) {
      return Files.readAllBytes(file);
    }
    try (InputStream in = resource(name).openInputStream()) {
      return in.readAllBytes();
    }
  }

  private FileObject resource(String name) throws IOException {
    return environment
        .getFiler()
        .getResource(StandardLocation.CLASS_OUTPUT, packageOf(name), fileOf(name));
  }

  /// Where the class with this binary name is, or would be; null where that is no file.
  private @Nullable Path file(String name, JavaFileObject source) throws IOException {
    URI found = resource(name).toUri();
    if (!isFile(found)) {
      return null;
    }
    return isBesideSources() && isFile(source.toUri())
        ? Path.of(source.toUri()).resolveSibling(fileOf(name))
        : Path.of(found);
  }

  private boolean isBesideSources() throws IOException {
    Boolean known = besideSources;
    if (known == null) {
      known = hasNoOutputFolder();
      besideSources = known;
    }
    return known;
  }

  /// Without an output folder the `Filer` forgets the package of a file. Several modules at once,
  /// for which it wants to know the module of an unknown package, always have one.
  private boolean hasNoOutputFolder() throws IOException {
    try {
      return !resource("weft.Probe").toUri().getPath().endsWith("/weft/Probe.class");
    } catch (FilerException severalModules) {
      return false;
    }
  }

  private static boolean isFile(URI uri) {
    return "file".equals(uri.getScheme());
  }

  /// A file in a folder is written past javac's file manager, whose lint `output-file-clash` takes
  /// every second writing of a class file for a mistake.
  private void write(String name, JavaFileObject source, byte[] bytes) throws IOException {
    Path path = file(name, source);
    if (path != null) {
      Files.write(path, bytes);
      return;
    }
    FileObject file =
        environment
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, packageOf(name), fileOf(name));
    try (OutputStream out = file.openOutputStream()) {
      out.write(bytes);
    }
  }

  private static String packageOf(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(0, dot);
  }

  private static String fileOf(String name) {
    return name.substring(name.lastIndexOf('.') + 1) + ".class";
  }

  private void error(String message) {
    environment.getMessager().printMessage(Diagnostic.Kind.ERROR, message);
  }
}
