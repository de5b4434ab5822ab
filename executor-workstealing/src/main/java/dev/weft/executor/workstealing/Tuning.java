package dev.weft.executor.workstealing;

import dev.weft.spi.Settings;
import java.time.Duration;

/// The executor's settings.
///
/// @param queueCapacity `weft.workstealing.queue-capacity`: how many tasks a worker's own queue
///   holds, a power of two. With 256 a thousand tasks that yield overflow all the time (measured:
///   three times as much per yield); larger costs memory that is rarely touched
/// @param globalInterval `weft.workstealing.global-interval`: every how many tasks a worker takes
///   from the injection queue first; see [FairnessTick]
/// @param lifoSlot `weft.workstealing.lifo-slot`, `on` or `off`; see [LifoSlot]
/// @param handoverDelayNanos `weft.workstealing.handover-delay`: how long the driver's lead may be
///   vacant before an idle worker takes it; see [Handover]
/// @param firstTick where the workers' ticks begin; no setting, for tests
record Tuning(
    int queueCapacity,
    int globalInterval,
    boolean lifoSlot,
    long handoverDelayNanos,
    int firstTick) {

  private static final String PREFIX = "weft.workstealing.";
  private static final int MOST_SLOTS = 1 << 20;

  static final Tuning DEFAULT = new Tuning(1024, 61, false, 1_000_000, 0);

  static Tuning of(Settings settings) {
    return new Tuning(
        powerOfTwo(
            settings.number(PREFIX + "queue-capacity", DEFAULT.queueCapacity, 4, MOST_SLOTS)),
        settings.number(PREFIX + "global-interval", DEFAULT.globalInterval, 1, 1 << 20),
        onOrOff(settings.text(PREFIX + "lifo-slot", "off")),
        delay(settings.duration(PREFIX + "handover-delay", Duration.ofMillis(1))),
        DEFAULT.firstTick);
  }

  private static int powerOfTwo(int capacity) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException(
          PREFIX + "queue-capacity is a power of two such as 256 or 1024, not " + capacity);
    }
    return capacity;
  }

  private static boolean onOrOff(String text) {
    return switch (text) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw new IllegalArgumentException(
              PREFIX + "lifo-slot is 'on' or 'off', not '" + text + "'");
    };
  }

  private static long delay(Duration duration) {
    if (duration.isNegative()
        || duration.isZero()
        || duration.compareTo(Duration.ofSeconds(10)) > 0) {
      throw new IllegalArgumentException(
          PREFIX + "handover-delay is above 0 and at most 10s, not " + duration);
    }
    return duration.toNanos();
  }
}
