package dev.weft.tck;

import dev.weft.tck.rules.ChainRules;
import dev.weft.tck.rules.GeneratorRules;
import dev.weft.tck.rules.JoinRules;
import dev.weft.tck.rules.OwnershipRules;
import dev.weft.tck.rules.SelectRules;
import dev.weft.tck.rules.SharedFutureRules;

/// Holds combinators to §13 of the rule book. All is polled by hand.
public abstract class CombinatorTck
    implements JoinRules,
        SelectRules,
        SharedFutureRules,
        ChainRules,
        OwnershipRules,
        GeneratorRules {

  /// For subclasses.
  protected CombinatorTck() {}
}
