import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The charts: how cost grows with the number of connections and of tasks.
final class Charts {
  private static final Map<String, String> TITLES = new LinkedHashMap<>();

  static {
    TITLES.put("echo-cpu.svg", "Server CPU per request by connections");
    TITLES.put("echo-throughput.svg", "Requests per second by connections");
    TITLES.put("spawn.svg", "Spawn and join by tasks");
    TITLES.put("yield.svg", "Yield by tasks");
  }

  private Charts() {}

  static String title(String file) {
    return TITLES.get(file);
  }

  /// By file name; those for which there are figures.
  static Map<String, String> of(Results results) {
    Map<String, String> charts = new LinkedHashMap<>();
    put(charts, results, "echo-cpu.svg", "W1", "server_cpu", "µs", "connections");
    put(charts, results, "echo-throughput.svg", "W1", "throughput", "requests/s", "connections");
    put(charts, results, "spawn.svg", "W2-inside", "wall_min", "ns per task", "tasks");
    put(charts, results, "yield.svg", "W3-yield_now", "wall_min", "ns per yield", "tasks");
    return charts;
  }

  private static void put(
      Map<String, String> charts,
      Results results,
      String file,
      String workload,
      String metric,
      String unit,
      String of) {
    List<Integer> sizes = results.sizes(workload);
    Set<String> peers = new LinkedHashSet<>();
    sizes.forEach(size -> peers.addAll(results.peers(workload + "@" + size, ".*")));
    List<LineChart.Line> lines = new ArrayList<>();
    for (String peer : peers) {
      var points = new TreeMap<Integer, Double>();
      for (int size : sizes) {
        double value = results.best(workload + "@" + size, metric, Pattern.quote(peer));
        if (!Double.isNaN(value)) {
          points.put(size, value);
        }
      }
      if (!points.isEmpty()) {
        lines.add(new LineChart.Line(peer, peer.startsWith("weft-"), points));
      }
    }
    if (!lines.isEmpty()) {
      charts.put(file, new LineChart(title(file), unit, of, lines).svg());
    }
  }
}
