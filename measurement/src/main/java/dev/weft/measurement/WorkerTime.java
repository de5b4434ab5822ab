package dev.weft.measurement;

import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// How long one worker has been in polls. Its threads come and go; they add, anybody reads.
final class WorkerTime {

  private final LongAdder nanos = new LongAdder();
  private volatile @Nullable Lane lane;

  void add(long polled) {
    nanos.add(polled);
  }

  /// `now` is the thread that is this worker.
  void servedBy(Lane now) {
    lane = now;
  }

  /// With the poll that is under way.
  long nanos() {
    Lane serving = lane;
    return nanos.sum() + (serving == null ? 0 : serving.underWay(System.nanoTime()));
  }
}
