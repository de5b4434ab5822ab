package dev.weft.tck.report;

import java.util.Comparator;

/// A rule's number, in the order of the book: 2.9 before 2.10.
record RuleNumber(int section, int number) implements Comparable<RuleNumber> {

  static RuleNumber of(String id) {
    int dot = id.indexOf('.');
    return new RuleNumber(
        Integer.parseInt(id.substring(0, dot)), Integer.parseInt(id.substring(dot + 1)));
  }

  @Override
  public int compareTo(RuleNumber other) {
    return Comparator.comparingInt(RuleNumber::section)
        .thenComparingInt(RuleNumber::number)
        .compare(this, other);
  }

  @Override
  public String toString() {
    return section + "." + number;
  }
}
