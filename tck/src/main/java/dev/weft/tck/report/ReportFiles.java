package dev.weft.tck.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.weft.tck.report.Result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A report as files: for people (`report.html`, `report.md`) and for programs (`report.json`).
final class ReportFiles {

  private ReportFiles() {}

  static void write(Report report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.html"), ReportPage.of(report));
    Files.writeString(folder.resolve("report.md"), markdown(report));
    Files.writeString(folder.resolve("report.json"), json(report));
  }

  private static String json(Report report) {
    var root = new JsonObject();
    var environment = new JsonObject();
    Report.environment().forEach(environment::addProperty);
    root.add("environment", environment);
    root.addProperty("summary", report.summary());
    var results = new JsonArray();
    for (Result result : report.results()) {
      var one = new JsonObject();
      one.addProperty("kit", result.kit());
      one.addProperty("subject", result.subject());
      one.addProperty("rule", result.rule());
      one.addProperty("verdict", word(result.verdict()));
      one.addProperty("reason", result.reason());
      one.addProperty("millis", result.millis());
      results.add(one);
    }
    root.add("results", results);
    var notRun = new JsonArray();
    report.notRun().forEach(entry -> notRun.add(entry.id()));
    root.add("not run", notRun);
    for (var status : List.of(RuleBook.Status.PENDING, RuleBook.Status.UNTESTABLE)) {
      var rules = new JsonObject();
      report.without(status).forEach(entry -> rules.addProperty(entry.id(), entry.how()));
      root.add(status.name().toLowerCase(Locale.ROOT), rules);
    }
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(root) + "\n";
  }

  static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  private static String markdown(Report report) {
    var text = new StringBuilder("# Weft TCK: " + report.summary() + "\n\n");
    Report.environment().forEach((name, value) -> text.append("- " + name + ": " + value + "\n"));
    for (Map.Entry<String, List<Result>> kit : report.byKit().entrySet()) {
      List<String> subjects = Report.subjects(kit.getValue());
      text.append("\n## ").append(kit.getKey()).append("\n\n| rule |");
      subjects.forEach(subject -> text.append(" " + subject + " |"));
      text.append("\n|---|").append("---|".repeat(subjects.size())).append("\n");
      Report.byRule(kit.getValue())
          .forEach(
              (rule, row) -> {
                text.append("| " + rule + " |");
                for (String subject : subjects) {
                  Result result = row.get(subject);
                  text.append(" " + (result == null ? "" : word(result.verdict())) + " |");
                }
                text.append("\n");
              });
    }
    for (Verdict verdict : List.of(Verdict.FAILED, Verdict.SKIPPED)) {
      text.append("\n## ").append(word(verdict)).append("\n\n");
      for (Result result : report.results(verdict)) {
        text.append(
            "- " + result.rule() + ", " + result.subject() + ": " + firstLine(result) + "\n");
      }
    }
    text.append("\n## Rules that no kit ran\n\n");
    report.notRun().forEach(entry -> text.append("- " + entry.id() + " " + entry.text() + "\n"));
    text.append("\n## Rules without a test\n\n");
    for (var status : List.of(RuleBook.Status.PENDING, RuleBook.Status.UNTESTABLE)) {
      report
          .without(status)
          .forEach(entry -> text.append("- " + entry.id() + " " + entry.how() + "\n"));
    }
    return text.toString();
  }

  static String firstLine(Result result) {
    return result.reason().lines().findFirst().orElse("");
  }
}
