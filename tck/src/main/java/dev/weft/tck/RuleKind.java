package dev.weft.tck;

/// How a rule is tested.
public enum RuleKind {
  /// One course of events decides.
  EXACT,
  /// A race: repeated [TckSettings#iterations] times with a seed. It can prove that the rule is
  /// broken, never that it is kept.
  STOCHASTIC
}
