package dev.weft.tck;

import dev.weft.tck.rules.DeadlineRules;
import dev.weft.tck.rules.TimerEntryRules;

/// Holds a timer queue to its part of §8 of the rule book, on a clock that the kit moves by hand.
/// What a sleeping task sees is for [RuntimeTck].
public abstract class TimerTck implements DeadlineRules, TimerEntryRules {

  /// For subclasses.
  protected TimerTck() {}
}
