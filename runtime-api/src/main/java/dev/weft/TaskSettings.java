package dev.weft;

import dev.weft.spi.Settings;
import java.time.Duration;

/// The settings of the task layer.
///
/// @param unhandled what becomes of a failure that nobody receives
/// @param graceNanos how long one that is not detached waits for somebody to receive it
/// @param carriesLogContext whether a task gets a copy of its spawner's MDC
/// @param longPollNanos from which duration on a poll is reported as blocking; 0 is never
record TaskSettings(
    BlockingSettings blocking,
    UnhandledFailures unhandled,
    long graceNanos,
    boolean carriesLogContext,
    long longPollNanos) {

  private static final String GRACE = "weft.unhandled-failures.grace";

  private static final String DETECTOR = "weft.blocking-detector";

  static TaskSettings of(Settings settings) {
    String mdc = settings.text("weft.mdc", "off");
    if (!mdc.equals("off") && !mdc.equals("carry")) {
      throw new IllegalArgumentException("weft.mdc is '" + mdc + "', but must be off or carry");
    }
    return new TaskSettings(
        BlockingSettings.of(settings),
        UnhandledFailures.of(
            settings.text("weft.unhandled-failures", UnhandledFailures.LOG.setting())),
        grace(settings),
        mdc.equals("carry"),
        settings.text(DETECTOR, "off").equals("off") ? 0 : threshold(settings));
  }

  private static long grace(Settings settings) {
    long nanos = Durations.saturatedNanos(settings.duration(GRACE, UnhandledFailures.GRACE));
    if (nanos < 1_000_000) {
      throw new IllegalArgumentException(GRACE + " is a duration from 1ms on, not " + nanos + "ns");
    }
    return nanos;
  }

  private static long threshold(Settings settings) {
    long nanos = Durations.saturatedNanos(settings.duration(DETECTOR, Duration.ZERO));
    if (nanos < 1_000_000) {
      throw new IllegalArgumentException(
          DETECTOR + " is off or a duration from 1ms on, not " + nanos + "ns");
    }
    return nanos;
  }
}
