package dev.weft.tck.report;

import dev.weft.tck.Kit;
import dev.weft.tck.Rule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Collects what the rules came to and writes the report when the tests are over: `report.html`,
/// `report.md` and `report.json`, in the folder that the system property `weft.tck.report` names,
/// or in `target/weft-tck`. JUnit finds it by itself; without a kit among the tests it writes
/// nothing.
///
/// **Threads.** JUnit calls it from the threads of the tests.
public final class ReportListener implements TestExecutionListener {

  /// How a test of a rule began.
  private record Begun(String kit, String rule, long nanos) {}

  /// What JUnit puts before the reason why a rule was skipped.
  private static final String ASSUMED = "Assumption failed: ";

  private final Map<String, Begun> begun = new HashMap<>();
  private final Map<String, String> subjects = new HashMap<>();
  private final List<Result> results = new ArrayList<>();
  private final @Nullable Path folder;
  private @Nullable Throwable breakdown;

  /// For JUnit.
  public ReportListener() {
    this(Path.of(System.getProperty("weft.tck.report", "target/weft-tck")));
  }

  /// Writes to `folder`, or nothing if there is none.
  public ReportListener(@Nullable Path folder) {
    this.folder = folder;
  }

  @Override
  public synchronized void executionStarted(TestIdentifier test) {
    method(test)
        .ifPresent(
            source -> {
              Rule rule = source.getJavaMethod().getAnnotation(Rule.class);
              if (rule != null) {
                begun.put(
                    test.getUniqueId(),
                    new Begun(kit(source.getJavaClass()), rule.id(), System.nanoTime()));
              }
            });
  }

  private static Optional<MethodSource> method(TestIdentifier test) {
    return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast);
  }

  /// The kit that a test class extends.
  private static String kit(Class<?> test) {
    Class<?> kit = test;
    while (!kit.getPackageName().equals(Kit.class.getPackageName())
        || !kit.getSimpleName().endsWith("Tck")
        || Kit.class.isAssignableFrom(kit.getSuperclass())) {
      if (kit.getSuperclass() == Object.class) {
        break;
      }
      kit = kit.getSuperclass();
    }
    return kit.getSimpleName();
  }

  @Override
  public synchronized void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
    String subject = entry.getKeyValuePairs().get(RuleExtension.SUBJECT);
    if (subject != null) {
      subjects.put(test.getUniqueId(), subject);
    }
  }

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    Begun start = begun.remove(test.getUniqueId());
    if (start == null) {
      if (breakdown == null && result.getStatus() == TestExecutionResult.Status.FAILED) {
        breakdown = result.getThrowable().orElse(null);
      }
      return;
    }
    String subject = Objects.requireNonNullElse(subjects.remove(test.getUniqueId()), "?");
    String reason =
        result
            .getThrowable()
            .map(why -> Objects.toString(why.getMessage(), why.toString()))
            .map(why -> why.startsWith(ASSUMED) ? why.substring(ASSUMED.length()) : why)
            .orElse("");
    Result.Verdict verdict =
        switch (result.getStatus()) {
          case SUCCESSFUL -> Result.Verdict.PASSED;
          case FAILED -> Result.Verdict.FAILED;
          case ABORTED -> Result.Verdict.SKIPPED;
        };
    long millis = (System.nanoTime() - start.nanos()) / 1_000_000;
    results.add(new Result(start.kit(), subject, start.rule(), verdict, reason, millis));
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    if (folder != null && !results.isEmpty()) {
      try {
        ReportFiles.write(report(), folder);
      } catch (IOException e) {
        throw new UncheckedIOException("the report could not be written to " + folder, e);
      }
    }
  }

  /// The first thing that went wrong outside of any rule: a kit that could not be set up.
  public synchronized @Nullable Throwable breakdown() {
    return breakdown;
  }

  /// What was found so far.
  public synchronized Report report() {
    return new Report(results);
  }
}
