package dev.weft.tck.zoo;

import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;

/// Holds a [ToyLeaf] to the rules.
abstract class ToyLeafTck extends FutureTck<String> implements Examined {

  @Override
  public String subjectName() {
    return "toy leaf";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected abstract ToyLeaf open();
}
