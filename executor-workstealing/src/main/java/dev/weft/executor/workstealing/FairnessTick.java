package dev.weft.executor.workstealing;

/// Says every n-th time that the injection queue goes first, so that a worker that never runs out
/// of tasks of its own still takes others' in. 61 by default, as in Go and tokio: a prime falls in
/// step with nothing. A smaller number looks at the shared queue more often, a larger lets it wait
/// longer.
///
/// Counts with an `int` that may overflow: ticks are compared by their difference. One thread.
final class FairnessTick {

  private final int interval;
  private int tick;
  private int next;

  /// @param start where the tick begins to count
  FairnessTick(int interval, int start) {
    this.interval = interval;
    this.tick = start;
    this.next = start + interval;
  }

  /// One more task; whether the injection queue goes first this time.
  boolean isGlobal() {
    if (++tick - next < 0) {
      return false;
    }
    next = tick + interval;
    return true;
  }
}
