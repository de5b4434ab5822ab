package dev.weft.tck.zoo;

/// The toy leaf itself keeps the rules.
public class ToyLeafTest extends ToyLeafTck {

  /// For JUnit.
  public ToyLeafTest() {}

  @Override
  protected ToyLeaf open() {
    return new ToyLeaf();
  }
}
