import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Weft beside its peers, a row for each workload: best / median of the undisturbed processes, and
/// what the best Weft of the row is of the best tokio, of the best other JVM peer, and of the best
/// bare loop.
final class Overview {
  private static final List<String> ECHO = List.of("c-epoll", "nio-raw", "ffm-epoll");
  private static final List<String> ECHO_WEFT =
      List.of(
          "weft-fifo-nio",
          "weft-fifo-epoll",
          "weft-fifo-epoll-poll",
          "weft-ws-nio",
          "weft-ws-epoll");
  private static final List<String> MICRO_WEFT =
      List.of("weft-fifo-poll", "weft-fifo", "weft-ws2-poll", "weft-ws2");

  private Overview() {}

  static String of(Results results) {
    return sockets(results) + tasks(results);
  }

  private static String sockets(Results results) {
    List<String> workloads =
        results.workloads().stream().filter(name -> name.matches("W1[a-c]-.*|W1@\\d+")).toList();
    if (workloads.isEmpty()) {
      return "";
    }
    List<String> head = new ArrayList<>(List.of("W1", ""));
    head.addAll(ECHO);
    head.addAll(List.of("tokio", "best JVM peer"));
    head.addAll(ECHO_WEFT);
    head.addAll(List.of("Weft ÷ tokio", "÷ JVM peer", "÷ bare loop", "on"));
    var text = new StringBuilder("\n").append(Table.head(head));
    for (String workload : workloads) {
      for (String metric : List.of("server_cpu", "throughput")) {
        List<String> row = new ArrayList<>();
        row.add(workload.substring(2));
        row.add(metric.equals("throughput") ? "requests/s" : "CPU µs/request");
        ECHO.forEach(peer -> row.add(results.cell(workload, metric, peer)));
        row.add(named(results, workload, metric, Results.TOKIO));
        row.add(named(results, workload, metric, Results.JVM));
        ECHO_WEFT.forEach(peer -> row.add(results.cell(workload, metric, peer)));
        double weft = results.best(workload, metric, anyOf(ECHO_WEFT));
        for (String others : List.of(Results.TOKIO, Results.JVM, Results.BARE)) {
          row.add(Results.ratio(weft / results.best(workload, metric, others)));
        }
        row.add(results.days(List.of(workload)));
        text.append(Table.row(row));
      }
    }
    return text.toString();
  }

  private static String tasks(Results results) {
    List<String> head = new ArrayList<>(List.of("workload", "", "tokio", "best JVM peer"));
    head.addAll(List.of("fifo, polled", "fifo, blocks", "2 workers, polled", "2 workers, blocks"));
    head.addAll(List.of("Weft ÷ tokio", "÷ JVM peer", "on"));
    var text = new StringBuilder();
    for (String workload : results.workloads()) {
      if (!workload.matches("W[2-8][^@]*")) {
        continue;
      }
      List<String> metrics =
          Stream.of(
                  "wall_min", "cpu_min", "wall_over_ideal", "cpu", "rss_per_task", "heap_per_task")
              .filter(results.metrics(workload)::contains)
              .toList();
      for (String metric : metrics) {
        double weft = results.best(workload, metric, anyOf(MICRO_WEFT));
        if (Double.isNaN(weft)) {
          continue;
        }
        List<String> row = new ArrayList<>();
        row.add(workload);
        row.add(Details.name(metric) + " " + results.unit(workload, metric));
        row.add(named(results, workload, metric, Results.TOKIO));
        row.add(named(results, workload, metric, Results.JVM));
        MICRO_WEFT.forEach(peer -> row.add(results.cell(workload, metric, peer)));
        row.add(Results.ratio(weft / results.best(workload, metric, Results.TOKIO)));
        row.add(Results.ratio(weft / results.best(workload, metric, Results.JVM)));
        row.add(results.days(List.of(workload)));
        text.append(Table.row(row));
      }
    }
    return text.isEmpty() ? "" : "\n" + Table.head(head) + text;
  }

  private static String anyOf(List<String> names) {
    return Results.anyOf(names.toArray(String[]::new));
  }

  /// The best of those whose names match, with its name if there are others.
  private static String named(Results results, String workload, String metric, String pattern) {
    String peer = results.bestPeer(workload, metric, pattern);
    if (peer == null) {
      return "–";
    }
    String cell = results.cell(workload, metric, peer);
    return Pattern.matches(Results.TOKIO, peer) ? cell : peer + " " + cell;
  }
}
