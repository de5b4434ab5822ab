import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Runs google-java-format over every Java source of the repository. The build starts it from
/// source, on the JDK 25 of the toolchain and with google-java-format on the class path: in Maven's
/// own JVM, which may be 17, the formatter cannot parse today's syntax.
///
/// Arguments: `check` (exit 1 and name the files that are not formatted) or `write` (format them),
/// then the root.
final class Format {
  private static final Set<String> NOT_OURS = Set.of("target", "resources");

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    if (!write && !args[0].equals("check")) {
      System.err.println("weft.format is \"check\" or \"write\", not \"" + args[0] + "\"");
      System.exit(2);
    }
    List<String> options =
        write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed");
    List<String> sources = sources(Path.of(args[1]).toRealPath());
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int exit =
        ToolProvider.findFirst("google-java-format")
            .orElseThrow()
            .run(
                out, err, Stream.concat(options.stream(), sources.stream()).toArray(String[]::new));
    out.flush();
    err.flush();
    if (exit != 0 && !write) {
      System.err.println();
      System.err.println(
          "The files above are not formatted (or do not parse). To format all sources:");
      System.err.println();
      System.err.println("    mvn -q -pl . verify -Dweft.format=write");
      System.err.println();
    }
    System.exit(exit);
  }

  private static List<String> sources(Path root) throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String name = dir.getFileName().toString();
            boolean skip = !dir.equals(root) && (name.startsWith(".") || NOT_OURS.contains(name));
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file.toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
