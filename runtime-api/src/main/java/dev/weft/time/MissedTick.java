package dev.weft.time;

/// What an [Interval] does when a tick was missed, that is, taken a whole period late or more, when
/// the one after it was due already.
///
/// For a period of 10 whose tick due at 20 is taken at 45:
///
/// | policy  | the next ticks are due at |
/// |---------|---------------------------|
/// | `BURST` | 30, 40, 50, 60            |
/// | `DELAY` | 55, 65, 75                |
/// | `SKIP`  | 50, 60, 70                |
///
/// A tick that is late by less than a period is not missed: the next one is due a period after it
/// was *due*, under every policy, so that lateness does not add up.
public enum MissedTick {

  /// Makes up for all missed ticks, as fast as they are taken: as many ticks as periods.
  BURST {
    @Override
    long next(long due, long now, long period) {
      return later(due, period);
    }
  },

  /// Begins anew: the next tick is due a period after the late one was taken.
  DELAY {
    @Override
    long next(long due, long now, long period) {
      return later(now - due < period ? due : now, period);
    }
  },

  /// Leaves out the missed ticks and stays in step: the next one is due at the next multiple of the
  /// period.
  SKIP {
    @Override
    long next(long due, long now, long period) {
      return later(due + (now - due) / period * period, period);
    }
  };

  /// When the tick after one is due.
  ///
  /// @param due when that one was due, nanoseconds
  /// @param now when it was taken, not before it was due
  /// @param period above 0
  abstract long next(long due, long now, long period);

  private static long later(long time, long period) {
    return time + period < 0 ? Long.MAX_VALUE : time + period;
  }
}
