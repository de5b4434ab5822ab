package dev.weft.timer.virtual;

/// A while that something is to be done within, because a timer of the usual clock is due after it.
///
/// A machine that stands still for longer fails a correct story: then it is told again, with a
/// moment twice as long. A story that was in time fails at once.
final class Moment {

  private static final long LONGEST_MILLIS = 10_000;

  private final long begin = System.nanoTime();
  private final long millis;
  private long tookNanos = -1;

  private Moment(long millis) {
    this.millis = millis;
  }

  /// Tells `story`, which has `millis` milliseconds; again, with more, where it was too slow.
  static void tell(long millis, Story story) throws Exception {
    for (long length = millis; ; length *= 2) {
      var moment = new Moment(length);
      try {
        story.tell(moment);
        return;
      } catch (AssertionError failure) {
        moment.over();
        if (moment.isKept() || length > LONGEST_MILLIS) {
          throw failure;
        }
      }
    }
  }

  long millis() {
    return millis;
  }

  /// What had to be done within the moment is done; the first call counts.
  void over() {
    if (tookNanos < 0) {
      tookNanos = System.nanoTime() - begin;
    }
  }

  private boolean isKept() {
    return tookNanos < millis * 1_000_000;
  }

  /// What is done within a moment, and what is seen then.
  @FunctionalInterface
  interface Story {
    void tell(Moment moment) throws Exception;
  }
}
