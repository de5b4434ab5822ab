package dev.weft.task;

import dev.weft.Durations;
import dev.weft.UnhandledFailures;
import dev.weft.spi.Settings;
import java.time.Duration;
import java.util.Locale;

/// The settings of the task layer.
///
/// @param unhandled what becomes of a failure that nobody receives
/// @param graceNanos how long one that is not detached waits for somebody to receive it
/// @param carriesLogContext whether a task gets a copy of its spawner's MDC
/// @param history what is kept of the past of live tasks
/// @param longPollNanos from which duration on a poll is reported as blocking; 0 is never
public record TaskSettings(
    UnhandledFailures unhandled,
    long graceNanos,
    boolean carriesLogContext,
    History history,
    long longPollNanos) {

  /// What is kept of the past of live tasks.
  public enum History {
    OFF,
    /// Ages, polls, wakers.
    ON,
    /// Where they were spawned, too.
    SITES
  }

  private static final String POLICY = "weft.unhandled-failures";

  /// How long a failure waits for somebody to receive it: longer than programs usually take from
  /// starting a task to awaiting it, shorter than people wait for a line in the log.
  static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

  private static final String GRACE = "weft.unhandled-failures.grace";

  private static final String DETECTOR = "weft.blocking-detector";

  public static TaskSettings of(Settings settings) {
    String mdc = settings.text("weft.mdc", "off");
    if (!mdc.equals("off") && !mdc.equals("carry")) {
      throw new IllegalArgumentException("weft.mdc is '" + mdc + "', but must be off or carry");
    }
    return new TaskSettings(
        policy(settings.text(POLICY, text(UnhandledFailures.LOG))),
        grace(settings),
        mdc.equals("carry"),
        history(settings),
        settings.text(DETECTOR, "off").equals("off") ? 0 : threshold(settings));
  }

  /// These, with a history of tasks also where none was asked for.
  public TaskSettings withHistory() {
    return history != History.OFF
        ? this
        : new TaskSettings(unhandled, graceNanos, carriesLogContext, History.ON, longPollNanos);
  }

  /// A policy as the setting has it.
  public static String text(UnhandledFailures policy) {
    return policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static UnhandledFailures policy(String text) {
    for (UnhandledFailures policy : UnhandledFailures.values()) {
      if (text(policy).equals(text)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        POLICY + " is '" + text + "', but must be log, ignore or shut-down");
  }

  private static History history(Settings settings) {
    String text = settings.text("weft.task-history", "off");
    return switch (text) {
      case "off" -> History.OFF;
      case "on" -> History.ON;
      case "sites" -> History.SITES;
      default ->
          throw new IllegalArgumentException(
              "weft.task-history is '" + text + "', but must be off, on or sites");
    };
  }

  private static long grace(Settings settings) {
    long nanos = Durations.saturatedNanos(settings.duration(GRACE, DEFAULT_GRACE));
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
