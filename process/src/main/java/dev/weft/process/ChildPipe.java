package dev.weft.process;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A pipe of the system's, of which one end is a channel that every reactor takes, and the other
/// can be opened by name, as [ProcessBuilder] does for a child (docs/adr/0029).
///
/// Linux shows each descriptor of a process as a file that can be opened, under its number; and a
/// channel does not tell its number. So [Maker] looks which pipe is there after a channel was made
/// that was not before. If others were made in between, it is not known which, and another is made.
///
/// **Threads.** One that starts a child; it blocks for as long as the system needs to list the
/// descriptors.
final class ChildPipe implements Closeable {

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /// How often it is tried beside others that make pipes all the time.
  private static final int ATTEMPTS = 16;

  private final Pipe pipe;
  private final File file;

  private ChildPipe(Pipe pipe, File file) {
    this.pipe = pipe;
    this.file = file;
  }

  /// Makes pipes, one after the other: what was there after one is what was there before the next.
  ///
  /// **Threads.** One.
  static final class Maker {
    private @Nullable Map<String, Path> before;

    /// A pipe, or null where pipes cannot be opened by name.
    @Nullable ChildPipe open() throws IOException {
      if (!Files.isDirectory(DESCRIPTORS) || !isOfTheJdk(SelectorProvider.provider())) {
        return null;
      }
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        Map<String, Path> seen = before == null ? pipes() : before;
        Pipe pipe = Pipe.open();
        ChildPipe named = null;
        try {
          Map<String, Path> now = pipes();
          before = now;
          List<String> found = now.keySet().stream().filter(it -> !seen.containsKey(it)).toList();
          if (found.size() == 1) {
            named = new ChildPipe(pipe, now.get(found.getFirst()).toFile());
            return named;
          }
          if (found.isEmpty()) {
            return null; // the system hides them
          }
        } finally {
          if (named == null) {
            close(pipe);
          }
        }
      }
      return null;
    }
  }

  /// Its pipes are the system's. Those of another provider may be something else.
  private static boolean isOfTheJdk(SelectorProvider provider) {
    return provider.getClass().getModule() == Object.class.getModule();
  }

  /// The pipes of this process, each with one of its descriptors.
  private static Map<String, Path> pipes() throws IOException {
    var pipes = new HashMap<String, Path>();
    try (var descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        String target = target(descriptor);
        if (target.startsWith("pipe:")) {
          pipes.put(target, descriptor);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return pipes;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /// By which a child's end is opened, for reading or writing.
  File file() {
    return file;
  }

  Pipe.SourceChannel source() {
    return pipe.source();
  }

  Pipe.SinkChannel sink() {
    return pipe.sink();
  }

  @Override
  public void close() throws IOException {
    close(pipe);
  }

  private static void close(Pipe pipe) throws IOException {
    try (var _ = pipe.source();
        var _ = pipe.sink()) {
      // both
    }
  }
}
