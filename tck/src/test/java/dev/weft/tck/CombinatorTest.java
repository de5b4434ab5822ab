package dev.weft.tck;

import dev.weft.tck.zoo.OurCombinators;

/// Weft's own combinators.
class CombinatorTest extends CombinatorTck {

  @Override
  public String subjectName() {
    return "Futures";
  }

  @Override
  public CombinatorSubject subject() {
    return new OurCombinators();
  }
}
