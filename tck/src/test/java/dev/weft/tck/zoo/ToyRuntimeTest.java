package dev.weft.tck.zoo;

import org.junit.jupiter.api.parallel.Isolated;

/// The toy itself keeps the rules; so what fails in an animal is the animal's own doing.
@Isolated("nobody looks twice at what fails here")
public class ToyRuntimeTest extends ToyTck {

  /// For JUnit.
  public ToyRuntimeTest() {}

  @Override
  protected ToyRuntime openSubject() {
    return new ToyRuntime();
  }
}
