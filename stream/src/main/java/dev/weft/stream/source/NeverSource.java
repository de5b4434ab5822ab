package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;

/// Nothing, and no end.
public final class NeverSource extends Source {

  /// Makes one.
  public NeverSource() {}

  @Override
  public Object poll(Context cx) {
    return Signal.PENDING;
  }
}
