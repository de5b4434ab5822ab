package dev.weft.tck.zoo;

import dev.weft.tck.CombinatorTck;

/// Holds broken combinators to the rules.
abstract class OurCombinatorsTck extends CombinatorTck implements Examined {

  @Override
  public String subjectName() {
    return "broken combinators";
  }

  @Override
  public abstract OurCombinators subject();
}
