package dev.weft.tck.report;

import dev.weft.tck.TckSettings;
import dev.weft.tck.report.Result.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The results of a run, with what they were found on.
///
/// **Threads.** Immutable.
public final class Report {

  private final List<Result> results;

  /// Sorts `results` by kit, rule and subject.
  Report(Collection<Result> results) {
    this.results =
        results.stream()
            .sorted(
                Comparator.comparing(Result::kit)
                    .thenComparing(result -> RuleNumber.of(result.rule()))
                    .thenComparing(Result::subject))
            .toList();
  }

  /// All results.
  public List<Result> results() {
    return results;
  }

  /// The results with this verdict.
  public List<Result> results(Verdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).toList();
  }

  /// `N passed, N failed, N skipped`.
  public String summary() {
    return results(Verdict.PASSED).size()
        + " passed, "
        + results(Verdict.FAILED).size()
        + " failed, "
        + results(Verdict.SKIPPED).size()
        + " skipped";
  }

  /// The rules that have no test, by status.
  List<RuleBook.Entry> without(RuleBook.Status status) {
    return RuleBook.get().entries().stream().filter(entry -> entry.status() == status).toList();
  }

  /// The rules that have a test, of which none was run.
  List<RuleBook.Entry> notRun() {
    var run = results.stream().map(Result::rule).collect(Collectors.toSet());
    return without(RuleBook.Status.EXECUTABLE).stream()
        .filter(entry -> !run.contains(entry.id()))
        .toList();
  }

  /// The subjects of one kit.
  static List<String> subjects(Collection<Result> ofKit) {
    var subjects = new LinkedHashSet<String>();
    ofKit.forEach(result -> subjects.add(result.subject()));
    return subjects.stream().sorted().toList();
  }

  /// The results by kit.
  SequencedMap<String, List<Result>> byKit() {
    var kits = new LinkedHashMap<String, List<Result>>();
    results.forEach(
        result -> kits.computeIfAbsent(result.kit(), kit -> new ArrayList<>()).add(result));
    return kits;
  }

  /// The results of one kit, by rule and subject.
  static Map<RuleNumber, Map<String, Result>> byRule(Collection<Result> ofKit) {
    var rules = new TreeMap<RuleNumber, Map<String, Result>>();
    for (Result result : ofKit) {
      rules
          .computeIfAbsent(RuleNumber.of(result.rule()), rule -> new TreeMap<>())
          .put(result.subject(), result);
    }
    return rules;
  }

  /// What the results were found on: versions, by name.
  static SequencedMap<String, String> environment() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("Weft", version());
    environment.put(
        "JDK", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
    environment.put(
        "System",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + ", "
            + System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors");
    environment.put("Settings", TckSettings.current().toString());
    return environment;
  }

  /// That of the module or, on the class path, of the jar.
  private static String version() {
    ModuleDescriptor module = Report.class.getModule().getDescriptor();
    Optional<String> known = module == null ? Optional.empty() : module.rawVersion();
    return known.orElseGet(Report::versionOfTheJar);
  }

  private static String versionOfTheJar() {
    var told = new Properties();
    try (InputStream file =
        Report.class.getResourceAsStream("/META-INF/maven/dev.weft/weft-tck/pom.properties")) {
      if (file != null) {
        told.load(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return told.getProperty("version", "from its classes, without a version");
  }
}
