package dev.weft.tck;

/// How binding a rule is.
public enum RuleLevel {
  /// Every implementation keeps it.
  REQUIRED("R"),
  /// Kept by those whose capabilities say so; skipped, with the reason, for the others.
  OPTIONAL("O");

  private final String letter;

  RuleLevel(String letter) {
    this.letter = letter;
  }

  /// Its letter in the rule book.
  String letter() {
    return letter;
  }
}
