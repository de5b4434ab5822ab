package dev.weft.tck.zoo;

/// The toy itself keeps the rules; so what fails in an animal is the animal's own doing.
public class ToyRuntimeTest extends ToyTck {

  /// For JUnit.
  public ToyRuntimeTest() {}

  @Override
  protected ToyRuntime openSubject() {
    return new ToyRuntime();
  }
}
