import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// The figures of runs: of each peer, workload and metric as many as there were undisturbed
/// processes. What was disturbed (`#dirty`) is counted and in no figure. A figure that is missing
/// is NaN, and so is what is reckoned with it. Each is of the day that the conditions before it
/// name.
final class Results {
  static final String TOKIO = "tokio-.*";
  static final String BARE = "nio-raw|ffm-epoll";
  static final String WEFT = "weft-.*";
  static final String JVM = "vt|vt-.*|fjp|cf|kotlin|cats-effect|netty-.*|jdk-.*";

  private record Key(String workload, String peer, String metric) {}

  private static final String DIRTY = "#dirty ";
  private static final String WITHOUT = "#without ";

  private final Map<Key, List<Double>> figures = new LinkedHashMap<>();
  private final Map<Key, Integer> disturbed = new LinkedHashMap<>();
  private final Map<String, Set<String>> peers = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();
  private final Set<String> conditions = new LinkedHashSet<>();
  private final Set<String> leftOut = new LinkedHashSet<>();
  private final Map<String, Set<String>> days = new LinkedHashMap<>();
  private String day = "–";

  private Results() {}

  static Results read(List<Path> files) throws IOException {
    var results = new Results();
    for (Path file : files) {
      for (String line : Files.readAllLines(file)) {
        results.add(line);
      }
    }
    return results;
  }

  private void add(String line) {
    if (line.startsWith(WITHOUT)) {
      leftOut.add(line.substring(WITHOUT.length()));
    } else if (line.matches("# \\d{4}-\\d\\d-\\d\\d, .*")) {
      conditions.add(line.substring(2));
      day = line.substring(2, 12);
    } else if (line.startsWith("# ROUNDS=")) {
      conditions.add(line.substring(2));
    }
    boolean dirty = line.startsWith(DIRTY);
    String[] words = (dirty ? line.substring(DIRTY.length()) : line).split(" ");
    if (words.length != 5 || words[0].startsWith("#")) {
      return;
    }
    double value;
    try {
      value = Double.parseDouble(words[3]);
    } catch (NumberFormatException e) {
      return;
    }
    var key = new Key(words[1], words[0], words[2]);
    peers.computeIfAbsent(key.workload, any -> new LinkedHashSet<>()).add(key.peer);
    units.put(key.workload + " " + key.metric, words[4]);
    if (dirty) {
      disturbed.merge(key, 1, Integer::sum);
    } else {
      figures.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
      days.computeIfAbsent(key.workload, any -> new TreeSet<>()).add(day);
    }
  }

  Set<String> conditions() {
    return conditions;
  }

  Set<String> leftOut() {
    return leftOut;
  }

  Set<String> workloads() {
    return peers.keySet();
  }

  /// When those workloads were measured, the earliest day first.
  String days(Collection<String> workloads) {
    var all = new TreeSet<String>();
    workloads.forEach(workload -> all.addAll(days.getOrDefault(workload, Set.of())));
    return all.isEmpty() ? "–" : String.join(", ", all);
  }

  /// Those of a workload whose names match, in the order of the run.
  List<String> peers(String workload, String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return peers.getOrDefault(workload, Set.of()).stream()
        .filter(peer -> wanted.matcher(peer).matches())
        .toList();
  }

  /// In the order of the run.
  List<String> metrics(String workload) {
    return units.keySet().stream()
        .filter(unit -> unit.startsWith(workload + " "))
        .map(unit -> unit.substring(workload.length() + 1))
        .toList();
  }

  String unit(String workload, String metric) {
    return units.getOrDefault(workload + " " + metric, "");
  }

  int runs(String workload, String peer, String metric) {
    return figures(workload, peer, metric).size();
  }

  int disturbed(String workload, String peer, String metric) {
    return disturbed.getOrDefault(new Key(workload, peer, metric), 0);
  }

  private List<Double> figures(String workload, String peer, String metric) {
    return figures.getOrDefault(new Key(workload, peer, metric), List.of());
  }

  private DoubleStream all(String workload, String metric, String pattern) {
    return peers(workload, pattern).stream()
        .flatMap(peer -> figures(workload, peer, metric).stream())
        .mapToDouble(figure -> figure);
  }

  double least(String workload, String metric, String pattern) {
    return all(workload, metric, pattern).min().orElse(Double.NaN);
  }

  double most(String workload, String metric, String pattern) {
    return all(workload, metric, pattern).max().orElse(Double.NaN);
  }

  /// The least, or the most where more is better.
  double best(String workload, String metric, String pattern) {
    return metric.equals("throughput")
        ? most(workload, metric, pattern)
        : least(workload, metric, pattern);
  }

  /// Which of them has the best figure; null if none has one.
  String bestPeer(String workload, String metric, String pattern) {
    double best = best(workload, metric, pattern);
    return peers(workload, pattern).stream()
        .filter(peer -> best(workload, metric, Pattern.quote(peer)) == best)
        .findFirst()
        .orElse(null);
  }

  double median(String workload, String metric, String peer) {
    double[] sorted = figures(workload, peer, metric).stream().mapToDouble(f -> f).toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  /// The sizes for which there are `workload@size`, ascending.
  List<Integer> sizes(String workload) {
    String prefix = workload + "@";
    return workloads().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> Integer.valueOf(name.substring(prefix.length())))
        .sorted()
        .toList();
  }

  /// Best of the processes and their median, with three significant digits.
  String cell(String workload, String metric, String peer) {
    double best = best(workload, metric, Pattern.quote(peer));
    // The least of a process and its median have names of their own.
    String middle = metric.endsWith("_min") ? metric.replace("_min", "_median") : metric;
    double median = median(workload, middle, peer);
    if (Double.isNaN(best)) {
      return "–";
    }
    String text = number(best);
    return Double.isNaN(median) || number(median).equals(text)
        ? text
        : text + " / " + number(median);
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double size = Math.abs(value);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, size >= 10_000 ? "%,.0f" : "%." + decimals + "f", value)
        .replace(',', ' ');
  }

  static String ratio(double value) {
    return Double.isNaN(value) || Double.isInfinite(value)
        ? "–"
        : String.format(Locale.ROOT, "%.2f", value);
  }

  /// Quotes names, to be looked for as they are.
  static String anyOf(String... names) {
    return String.join("|", Stream.of(names).map(Pattern::quote).toList());
  }
}
