import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The Javadoc of all modules: as one site, and of each module as the jar that goes beside its own.
/// All of javadoc's checks are on, and what they find fails, but for tags that are not there: a
/// comment that repeats a signature is not wanted.
///
/// One JVM does it all: javadoc's own start is most of what a small module takes. Maven's plugin
/// would start one for each, and knows modules that lie in folders of other names only one by one.
///
/// Arguments: the version, the time that the entries of the jars have, a folder with the libraries
/// that the modules use, the folder of the site, and the modules' folders. Works in the root of a
/// checkout.
final class Javadoc {
  private static final Pattern MODULE = Pattern.compile("(?m)^(?:open )?module ([\\w.]+) \\{");

  private static final Pattern DEFECT = Pattern.compile("(?:error|warning)(?: -|:) ");

  /// A tag that would repeat the signature.
  private static final Predicate<String> NOT_WANTED =
      Pattern.compile("warning: no @(?:param|return|throws)\\b").asPredicate();

  private final String version;
  private final LocalDateTime time;
  private final Path libraries;

  /// By name, the folder.
  private final Map<String, Path> modules = new LinkedHashMap<>();

  private Javadoc(String version, String time, Path libraries) {
    this.version = version;
    this.time = OffsetDateTime.parse(time).atZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
    this.libraries = libraries;
  }

  public static void main(String[] args) throws IOException {
    var javadoc = new Javadoc(args[0], args[1], Path.of(args[2]));
    for (String folder : List.of(args).subList(4, args.length)) {
      javadoc.add(Path.of(folder));
    }
    javadoc.make("Weft " + javadoc.version, javadoc.modules.keySet(), Path.of(args[3]));
    for (String module : javadoc.modules.keySet()) {
      javadoc.jar(module);
    }
  }

  private void add(Path folder) throws IOException {
    String info = Files.readString(folder.resolve("src/main/java/module-info.java"));
    Matcher module = MODULE.matcher(info);
    if (!module.find()) {
      throw new IllegalStateException("no module in " + folder);
    }
    modules.put(module.group(1), folder);
  }

  private void make(String title, Iterable<String> documented, Path site) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-quiet", "-notimestamp", "--no-fonts", "-Xdoclint:all"));
    arguments.addAll(List.of("-encoding", "UTF-8", "-docencoding", "UTF-8"));
    arguments.addAll(List.of("-Xmaxwarns", "10000", "-Xmaxerrs", "10000"));
    arguments.addAll(List.of("-doctitle", title, "-windowtitle", title, "-d", site.toString()));
    arguments.addAll(List.of("--module-path", libraries.toString()));
    arguments.addAll(List.of("--add-exports", "java.base/sun.nio.ch=dev.weft.reactor.jna"));
    modules.forEach((name, folder) -> arguments.addAll(sources(name, folder)));
    arguments.addAll(List.of("--module", String.join(",", documented)));
    var said = new StringWriter();
    var to = new PrintWriter(said);
    ToolProvider tool = ToolProvider.findFirst("javadoc").orElseThrow();
    int status = tool.run(to, to, arguments.toArray(String[]::new));
    List<String> defects =
        said.toString().lines().filter(DEFECT.asPredicate()).filter(NOT_WANTED.negate()).toList();
    if (status != 0 || !defects.isEmpty()) {
      (defects.isEmpty() ? said.toString().lines() : defects.stream()).forEach(System.err::println);
      System.err.println("the Javadoc of " + title + " has defects: see above");
      System.exit(1);
    }
  }

  private static List<String> sources(String name, Path folder) {
    String all = folder.resolve("src/main/java").toString();
    if (folder.endsWith("tck")) {
      all += System.getProperty("path.separator") + Path.of("runtime-api/src/kit/java");
    }
    return List.of("--module-source-path", name + "=" + all);
  }

  private void jar(String module) throws IOException {
    Path folder = modules.get(module);
    Path target = folder.resolve("target");
    Path pages = target.resolve("javadoc");
    make(module + " " + version, List.of(module), pages);
    Path jar = target.resolve("weft-" + folder.getFileName() + "-" + version + "-javadoc.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        var entries = new ZipOutputStream(file);
        Stream<Path> all = Files.walk(pages)) {
      all.filter(Files::isRegularFile)
          .sorted(Comparator.comparing(Path::toString))
          .forEach(
              page -> put(entries, pages.relativize(page).toString().replace('\\', '/'), page));
    }
  }

  private void put(ZipOutputStream entries, String name, Path page) {
    try {
      var entry = new ZipEntry(name);
      entry.setTimeLocal(time);
      entries.putNextEntry(entry);
      Files.copy(page, entries);
      entries.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
