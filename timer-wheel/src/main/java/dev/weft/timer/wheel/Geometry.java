package dev.weft.timer.wheel;

/// The wheel's arithmetic: from nanoseconds to ticks, from a tick to its slot. Pure functions, for
/// any thread.
///
/// A tick is read as a number in base 64, one digit per level:
///
/// ```
///  bits  63..43 42..36 35..30 29..24 23..18 17..12 11..6  5..0
///       | zero | far  |  5   |  4   |  3   |  2   |  1   |  0  |   <- level
/// ```
///
/// | level | a slot holds    | the level sees |
/// |-------|-----------------|----------------|
/// | 0     | 1 tick, 1.05 ms | 67 ms          |
/// | 1     | 67 ms           | 4.3 s          |
/// | 2     | 4.3 s           | 4.6 min        |
/// | 3     | 4.6 min         | 4.9 h          |
/// | 4     | 4.9 h           | 13 days        |
/// | 5     | 13 days         | 2.3 years      |
///
/// The level of a tick is where its highest digit that differs from the elapsed tick stands, its
/// slot on that level is that digit. With nothing different it is due, and its slot the current one
/// of level 0. A tick that differs in `far` goes to level 5.
final class Geometry {

  /// A tick is `2^20` ns, 1.05 ms: what a kernel's sleep is good for, and a shift instead of a
  /// division. A smaller tick is more exact, spreads timers over more slots and shortens the
  /// horizon.
  static final int TICK_BITS = 20;

  /// 64 slots on a level, so that one `long` says which are occupied.
  static final int SLOT_BITS = 6;

  static final int SLOTS = 1 << SLOT_BITS;

  /// Six levels see `2^36` ticks, 2.3 years, as tokio's do. One more would cost 64 slots and save a
  /// timer farther off one move in that time.
  static final int LEVELS = 6;

  /// The last tick that begins before [Long#MAX_VALUE]; a later one never comes.
  static final long LAST_TICK = Long.MAX_VALUE >>> TICK_BITS;

  private static final int DIGIT = SLOTS - 1;

  /// How far from the elapsed tick an entry can be placed: 63 slots of the top level. The 64th
  /// would be the current one again, and I4 would not hold.
  private static final long REACH = (long) DIGIT << SLOT_BITS * (LEVELS - 1);

  private Geometry() {}

  /// The first tick that begins at or after `deadlineNanos`: rounded up, hence never early.
  static long tickAtOrAfter(long deadlineNanos) {
    return (deadlineNanos - 1 >> TICK_BITS) + 1;
  }

  /// The tick that `nowNanos` lies in: rounded down, hence never early.
  static long tickOf(long nowNanos) {
    return nowNanos >> TICK_BITS;
  }

  /// When `tick` begins; [Long#MAX_VALUE] if it never does.
  static long nanosOf(long tick) {
    return tick > LAST_TICK ? Long.MAX_VALUE : tick << TICK_BITS;
  }

  /// The tick to place an entry at that is due at `tick`: one that is overdue at `elapsed`, one
  /// beyond the horizon at the horizon, where it is looked at again.
  static long placed(long elapsed, long tick) {
    return Math.clamp(tick, elapsed, elapsed + REACH);
  }

  /// The slot, 0 to 383, of the [placed] tick `tick`.
  static int slotOf(long elapsed, long tick) {
    int highest = Long.SIZE - 1 - Long.numberOfLeadingZeros(elapsed ^ tick | DIGIT);
    int level = Math.min(highest / SLOT_BITS, LEVELS - 1);
    return slot(level, digit(level, tick));
  }

  /// The digit of `tick` that counts on `level`.
  static int digit(int level, long tick) {
    return (int) (tick >>> SLOT_BITS * level) & DIGIT;
  }

  /// The number of a level's slot; digits wrap.
  static int slot(int level, int digit) {
    return level << SLOT_BITS | digit & DIGIT;
  }

  /// The level that `slot` is on.
  static int levelOf(int slot) {
    return slot >>> SLOT_BITS;
  }
}
