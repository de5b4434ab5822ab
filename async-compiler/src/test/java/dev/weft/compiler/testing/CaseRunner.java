package dev.weft.compiler.testing;

import java.util.List;

/// The cases in a JVM of their own: prints a line with the outcomes of each.
public final class CaseRunner {
  private CaseRunner() {}

  /// @param args the names of the classes with cases
  public static void main(String[] args) {
    System.out.print(report(List.of(args), CaseRunner.class.getClassLoader()));
  }

  /// The lines.
  public static String report(Iterable<String> classes, ClassLoader loader) {
    var report = new StringBuilder();
    Cases.in(classes, loader)
        .forEach(
            (name, one) ->
                report.append(name).append(": ").append(Cases.outcomes(one)).append('\n'));
    return report.toString();
  }
}
