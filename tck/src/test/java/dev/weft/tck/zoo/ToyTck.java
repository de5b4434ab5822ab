package dev.weft.tck.zoo;

import dev.weft.tck.RuntimeCapabilities;
import dev.weft.tck.RuntimeTck;

/// Holds a [ToyRuntime] to the rules.
abstract class ToyTck extends RuntimeTck implements Examined {

  @Override
  public String subjectName() {
    return "toy";
  }

  @Override
  public RuntimeCapabilities capabilities() {
    return ToyRuntime.CAPABILITIES;
  }

  @Override
  protected abstract ToyRuntime openSubject();
}
