import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes tables and charts of what `run` has measured.
///
/// ```
/// java benchmarks/peers/table/Table.java [--charts FOLDER] [--page PAGE] RESULTS...
/// ```
///
/// Prints the goals, the overview, and a table for each workload, as Markdown. With `--charts` it
/// writes the charts into a folder. With `--page` it puts goals and overview into a page, between
/// the lines `<!-- table -->` and `<!-- end of table -->`, and the charts into a folder beside the
/// page that has its name.
///
/// It is a Java program, and draws its charts itself, so that it needs nothing but the JDK that
/// Weft needs.
final class Table {
  private static final String BEGIN = "<!-- table -->\n";
  private static final String END = "<!-- end of table -->\n";

  private Table() {}

  public static void main(String[] args) throws IOException {
    Path charts = null;
    Path page = null;
    var files = new ArrayList<Path>();
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--charts" -> charts = Path.of(args[++i]);
        case "--page" -> page = Path.of(args[++i]);
        default -> files.add(Path.of(args[i]));
      }
    }
    if (files.isEmpty()) {
      System.err.println("Usage: Table.java [--charts FOLDER] [--page PAGE] RESULTS...");
      System.exit(2);
    }
    Results results = Results.read(files);
    System.out.print(summary(results, 3) + Details.of(results));
    if (charts != null) {
      write(charts, Charts.of(results));
    }
    if (page != null) {
      publish(page, results);
    }
  }

  private static String summary(Results results, int level) {
    String heading = "\n" + "#".repeat(level) + " ";
    return conditions(results)
        + (heading + "Goals\n\n" + Goals.of(results))
        + (heading + "Overview\n" + Overview.of(results));
  }

  private static String conditions(Results results) {
    var text = new StringBuilder();
    for (String line : results.conditions()) {
      text.append("- ").append(line).append('\n');
    }
    for (String line : results.leftOut()) {
      text.append("- left out: ").append(line).append('\n');
    }
    return text.toString();
  }

  private static void publish(Path page, Results results) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      System.err.println(page + " has no place for the table: " + BEGIN.strip());
      System.exit(1);
    }
    String name = page.getFileName().toString().replaceFirst("\\.md$", "");
    Map<String, String> charts = Charts.of(results);
    write(page.resolveSibling(name), charts);
    var images = new StringBuilder();
    for (String chart : charts.keySet()) {
      images.append("\n![").append(Charts.title(chart)).append("](");
      images.append(name).append('/').append(chart).append(")\n");
    }
    Files.writeString(
        page,
        text.substring(0, begin + BEGIN.length())
            + (summary(results, 3) + images)
            + text.substring(end));
  }

  private static void write(Path folder, Map<String, String> charts) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> chart : charts.entrySet()) {
      Files.writeString(folder.resolve(chart.getKey()), chart.getValue());
    }
  }

  /// A row of a Markdown table.
  static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  /// Its head, and the line beneath.
  static String head(List<String> cells) {
    return row(cells) + "|" + "---|".repeat(cells.size()) + "\n";
  }
}
