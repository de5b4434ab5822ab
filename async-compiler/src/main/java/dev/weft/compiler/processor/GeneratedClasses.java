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
import javax.annotation.processing.ProcessingEnvironment;
import javax.tools.Diagnostic;
import javax.tools.FileObject;
import javax.tools.StandardLocation;

/// Rewrites class files that javac has just written, where it has written them: the `Filer` finds
/// them, in folders as in the memory of an IDE.
final class GeneratedClasses {

  private final ProcessingEnvironment environment;
  private final EarlierFrames earlier = new EarlierFrames();

  GeneratedClasses(ProcessingEnvironment environment) {
    this.environment = environment;
  }

  /// Removes the frames that an earlier compilation has left for the class with this binary name.
  void removeEarlierFrames(String name) {
    try {
      URI file = resource(name).toUri();
      if (isFile(file)) {
        earlier.removeOf(Path.of(file));
      }
    } catch (IOException | RuntimeException e) {
      error("cannot remove earlier async blocks of " + name + ": " + e);
    }
  }

  /// Rewrites the class with this binary name.
  void rewrite(String name) {
    try {
      Rewritten rewritten = ClassRewriter.rewrite(read(name));
      for (Refusal refusal : rewritten.refusals()) {
        error(refusal.toString());
      }
      if (rewritten.changed()) {
        for (Map.Entry<String, byte[]> frame : rewritten.frames().entrySet()) {
          write(frame.getKey(), frame.getValue());
        }
        write(name, rewritten.bytes());
      }
    } catch (IOException | RuntimeException e) {
      error("cannot compile the async blocks of " + name + ": " + e);
    }
  }

  private byte[] read(String name) throws IOException {
    try (InputStream in = resource(name).openInputStream()) {
      return in.readAllBytes();
    }
  }

  private FileObject resource(String name) throws IOException {
    return environment
        .getFiler()
        .getResource(StandardLocation.CLASS_OUTPUT, packageOf(name), fileOf(name));
  }

  private static boolean isFile(URI uri) {
    return "file".equals(uri.getScheme());
  }

  /// A file in a folder is written past javac's file manager, whose lint `output-file-clash` takes
  /// every second writing of a class file for a mistake.
  private void write(String name, byte[] bytes) throws IOException {
    FileObject file =
        environment
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, packageOf(name), fileOf(name));
    if (isFile(file.toUri())) {
      Files.write(Path.of(file.toUri()), bytes);
      return;
    }
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
