package dev.weft.tck.zoo;

import org.junit.jupiter.api.parallel.Isolated;

/// The toy leaf itself keeps the rules.
@Isolated("nobody looks twice at what fails here")
public class ToyLeafTest extends ToyLeafTck {

  /// For JUnit.
  public ToyLeafTest() {}

  @Override
  protected ToyLeaf open() {
    return new ToyLeaf();
  }
}
