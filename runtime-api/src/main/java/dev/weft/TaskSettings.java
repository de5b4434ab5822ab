package dev.weft;

import dev.weft.spi.Settings;

/// The settings of the task layer.
///
/// @param unhandled what becomes of a failure that nobody awaits
/// @param carriesLogContext whether a task gets a copy of its spawner's MDC
record TaskSettings(
    BlockingSettings blocking, UnhandledFailures unhandled, boolean carriesLogContext) {

  static TaskSettings of(Settings settings) {
    String mdc = settings.text("weft.mdc", "off");
    if (!mdc.equals("off") && !mdc.equals("carry")) {
      throw new IllegalArgumentException("weft.mdc is '" + mdc + "', but must be off or carry");
    }
    return new TaskSettings(
        BlockingSettings.of(settings),
        UnhandledFailures.of(
            settings.text("weft.unhandled-failures", UnhandledFailures.LOG.setting())),
        mdc.equals("carry"));
  }
}
