import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
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
///
/// Texts that were found formatted are remembered by their hashes, beside the formatter in the
/// root's `target`, and not looked at again: a build formats what has changed.
final class Format {
  private static final Set<String> NOT_OURS = Set.of("target", "resources");

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    if (!write && !args[0].equals("check")) {
      System.err.println("weft.format is \"check\" or \"write\", not \"" + args[0] + "\"");
      System.exit(2);
    }
    Path root = Path.of(args[1]).toRealPath();
    Path remembered = root.resolve("target/formatter/formatted-texts");
    Set<String> formatted =
        new HashSet<>(Files.exists(remembered) ? Files.readAllLines(remembered) : List.of());
    List<String> sources = sources(root);
    List<String> changed = new ArrayList<>();
    for (String source : sources) {
      if (!formatted.contains(hash(source))) {
        changed.add(source);
      }
    }
    int exit = changed.isEmpty() ? 0 : format(write, changed);
    if (exit == 0) {
      formatted.clear();
      for (String source : sources) {
        formatted.add(hash(source));
      }
      Files.createDirectories(remembered.getParent());
      Files.write(remembered, formatted);
    } else if (!write) {
      System.err.println();
      System.err.println(
          "The files above are not formatted (or do not parse). To format all sources:");
      System.err.println();
      System.err.println("    mvn -q -pl . verify -Dweft.format=write");
      System.err.println();
    }
    System.exit(exit);
  }

  private static int format(boolean write, List<String> sources) {
    List<String> options =
        write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed");
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int exit =
        ToolProvider.findFirst("google-java-format")
            .orElseThrow()
            .run(
                out, err, Stream.concat(options.stream(), sources.stream()).toArray(String[]::new));
    out.flush();
    err.flush();
    return exit;
  }

  /// Of a text and of the formatter's jar, whose name has its version.
  private static String hash(String source) throws IOException {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(System.getProperty("java.class.path").getBytes());
      digest.update(Files.readAllBytes(Path.of(source)));
      return new BigInteger(1, digest.digest()).toString(Character.MAX_RADIX);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
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
