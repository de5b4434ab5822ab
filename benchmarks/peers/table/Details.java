import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A table for each workload, with its day, a row for each peer: best / median of the undisturbed
/// processes, what the workload's first figure is of the best tokio's, of the best JVM peer's (that
/// is not Weft), and of the best bare loop's, and how many processes there were.
final class Details {
  /// The figures worth a column; the first one that a workload has is compared.
  private static final List<String> COLUMNS =
      List.of(
          "server_cpu",
          "server_cpu_user",
          "throughput",
          "p50",
          "p99",
          "wall_min",
          "cpu_min",
          "alloc_median",
          "gc_share",
          "wall_over_ideal",
          "cpu",
          "peak_rss",
          "rss_per_task",
          "heap_per_task",
          "calls",
          "futex",
          "epoll_ctl",
          "alloc",
          "wall",
          "listening");

  private Details() {}

  static String of(Results results) {
    var text = new StringBuilder();
    for (String workload : results.workloads()) {
      text.append("\n### ").append(workload).append(", ").append(results.days(List.of(workload)));
      text.append("\n\n").append(table(results, workload));
    }
    return text.toString();
  }

  private static String table(Results results, String workload) {
    List<String> metrics = COLUMNS.stream().filter(results.metrics(workload)::contains).toList();
    if (metrics.isEmpty()) {
      return "";
    }
    String compared = metrics.getFirst();
    List<String> references =
        Stream.of(Results.TOKIO, Results.JVM, Results.BARE)
            .filter(peers -> !Double.isNaN(results.best(workload, compared, peers)))
            .toList();
    List<String> head = new ArrayList<>(List.of("peer"));
    metrics.forEach(metric -> head.add(name(metric) + " " + results.unit(workload, metric)));
    references.forEach(peers -> head.add("÷ " + results.bestPeer(workload, compared, peers)));
    head.add("processes");
    var text = new StringBuilder(Table.head(head));
    for (String peer : results.peers(workload, ".*")) {
      List<String> row = new ArrayList<>(List.of(peer));
      metrics.forEach(metric -> row.add(results.cell(workload, metric, peer)));
      double own = results.best(workload, compared, Pattern.quote(peer));
      for (String peers : references) {
        row.add(Results.ratio(own / results.best(workload, compared, peers)));
      }
      row.add(processes(results, workload, peer, metrics));
      text.append(Table.row(row));
    }
    return text.toString();
  }

  private static String processes(
      Results results, String workload, String peer, List<String> metrics) {
    int clean = 0;
    int dirty = 0;
    for (String metric : metrics) {
      clean = Math.max(clean, results.runs(workload, peer, metric));
      dirty = Math.max(dirty, results.disturbed(workload, peer, metric));
    }
    return clean + (dirty == 0 ? "" : " + " + dirty + " disturbed");
  }

  static String name(String metric) {
    return metric.replaceFirst("_min$|_median$", "").replace('_', ' ');
  }
}
