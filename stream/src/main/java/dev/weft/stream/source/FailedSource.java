package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Source;
import java.util.Objects;

/// A failure.
public final class FailedSource extends Source {

  private final Throwable failure;

  public FailedSource(Throwable failure) {
    this.failure = Objects.requireNonNull(failure);
  }

  @Override
  public Object poll(Context cx) {
    throw sneaky(failure);
  }

  @SuppressWarnings("unchecked") // the failure of a stream may be of any type
  private static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
    throw (X) failure;
  }
}
