package dev.weft.stream.source;

import dev.weft.Future;
import dev.weft.time.Interval;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// When the ticks of an interval were due.
public final class IntervalSource extends FutureSource {

  private final Interval interval;

  public IntervalSource(Interval interval) {
    this.interval = Objects.requireNonNull(interval);
  }

  @Override
  protected Future<?> next() {
    return interval.tick();
  }

  @Override
  protected @Nullable Object element(@Nullable Object yielded) {
    return yielded;
  }
}
