package dev.weft.tck;

/// What each chapter of [CombinatorTck] builds on.
public interface CombinatorKit extends Kit {

  /// The combinators under test.
  CombinatorSubject subject();
}
