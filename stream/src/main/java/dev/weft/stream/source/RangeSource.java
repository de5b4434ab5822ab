package dev.weft.stream.source;

import dev.weft.Context;
import dev.weft.stream.pipeline.Signal;
import dev.weft.stream.pipeline.Source;

/// The whole numbers of a range.
public final class RangeSource extends Source {

  private final long end;
  private long next;

  public RangeSource(long start, long end) {
    this.next = start;
    this.end = end;
  }

  @Override
  public Object poll(Context cx) {
    if (!cx.mayProceed()) {
      return Signal.PENDING;
    }
    if (next >= end) {
      return Signal.END;
    }
    cx.madeProgress();
    return next++;
  }
}
