package dev.weft.stream.pipeline;

import dev.weft.Context;

/// The source of a pipeline whose source has ended and whose stages have not.
final class Exhausted extends Source {

  static final Exhausted INSTANCE = new Exhausted();

  private Exhausted() {}

  @Override
  public Object poll(Context cx) {
    return Signal.END;
  }
}
