package dev.weft.tck.report;

import dev.weft.tck.report.Result.Verdict;
import java.util.List;
import java.util.Map;

/// A report as one HTML page that needs nothing else.
final class ReportPage {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; font: 15px/1.45 system-ui, sans-serif; }
      body { max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.5rem; }
      dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
      dt { opacity: .65; } dd { margin: 0; }
      table { border-collapse: collapse; width: 100%; }
      th, td { text-align: left; vertical-align: top; padding: .25rem .6rem; border-bottom: 1px solid #8884; }
      th { position: sticky; top: 0; background: Canvas; font-weight: 600; }
      td.verdict { text-align: center; }
      .passed { color: #1a7f37; } .failed { color: #fff; background: #cf222e; } .skipped { opacity: .55; }
      pre { white-space: pre-wrap; background: #8881; padding: .75rem; }
      """;

  private final StringBuilder html = new StringBuilder();

  private ReportPage() {}

  static String of(Report report) {
    return new ReportPage().render(report);
  }

  private String render(Report report) {
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.append("<title>Weft TCK</title>\n<style>\n")
        .append(STYLE)
        .append("</style></head><body>\n");
    html.append("<h1>Weft TCK: ").append(report.summary()).append("</h1>\n<dl>\n");
    Report.environment()
        .forEach(
            (name, value) -> html.append("<dt>" + name + "</dt><dd>" + escape(value) + "</dd>\n"));
    html.append("</dl>\n");
    failures(report.results(Verdict.FAILED));
    report.byKit().forEach(this::kit);
    without(report);
    return html.append("</body></html>\n").toString();
  }

  private void failures(List<Result> failed) {
    if (!failed.isEmpty()) {
      html.append("<h2>Broken rules</h2>\n");
      failed.forEach(result -> html.append("<pre>" + escape(result.reason()) + "</pre>\n"));
    }
  }

  private void kit(String kit, List<Result> results) {
    List<String> subjects = Report.subjects(results);
    html.append("<h2>" + kit + "</h2>\n<table><thead><tr><th>rule</th><th></th>");
    subjects.forEach(subject -> html.append("<th>" + escape(subject) + "</th>"));
    html.append("</tr></thead><tbody>\n");
    Report.byRule(results)
        .forEach(
            (rule, row) -> {
              String text = RuleBook.get().entry(rule.toString()).text();
              html.append("<tr><td>" + rule + "</td><td>" + prose(text) + "</td>");
              subjects.forEach(subject -> verdict(row, subject));
              html.append("</tr>\n");
            });
    html.append("</tbody></table>\n");
  }

  private void verdict(Map<String, Result> row, String subject) {
    Result result = row.get(subject);
    if (result == null) {
      html.append("<td></td>");
      return;
    }
    String word = ReportFiles.word(result.verdict());
    String why = escape(ReportFiles.firstLine(result));
    html.append("<td class=\"verdict " + word + "\" title=\"" + why + "\">" + word);
    if (result.verdict() == Verdict.SKIPPED) {
      html.append("<br><small>" + why + "</small>");
    }
    html.append("</td>");
  }

  private void without(Report report) {
    html.append("<h2>Rules that no kit ran</h2>\n<table><tbody>\n");
    for (RuleBook.Entry entry : report.notRun()) {
      html.append("<tr><td>" + entry.id() + "</td><td>" + prose(entry.text()) + "</td></tr>\n");
    }
    html.append("</tbody></table>\n");
    html.append("<h2>Rules without a test</h2>\n<table><tbody>\n");
    for (var status : List.of(RuleBook.Status.PENDING, RuleBook.Status.UNTESTABLE)) {
      for (RuleBook.Entry entry : report.without(status)) {
        html.append("<tr><td>" + entry.id() + "</td><td>" + prose(entry.text()) + "</td>");
        html.append("<td>" + prose(entry.how()) + "</td></tr>\n");
      }
    }
    html.append("</tbody></table>\n");
  }

  /// Text of the book: what it says in code is shown as code.
  private static String prose(String text) {
    return escape(text).replaceAll("`([^`]*)`", "<code>$1</code>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
