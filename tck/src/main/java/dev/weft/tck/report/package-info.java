/// What is told of the rules: the [book][dev.weft.tck.report.RuleBook] that states them, the
/// [error][dev.weft.tck.report.RuleBrokenError] when one is broken, and the
/// [report][dev.weft.tck.report.Report] of a run.
package dev.weft.tck.report;
