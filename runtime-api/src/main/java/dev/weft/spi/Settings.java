package dev.weft.spi;

import java.time.Duration;

/// Settings by name, such as `weft.fifo.max-live-tasks`, from the builder, system properties, the
/// environment (`WEFT_FIFO_MAX_LIVE_TASKS`) or `weft.properties`, in this order. What was asked for
/// and where it came from shows in `Weft.describe()`, and so does what was set and never asked for.
/// A provider's own settings are named `weft.`, the provider's name, `.`, and what they are.
///
/// **Threads.** For the thread that opens the runtime.
public interface Settings {

  /// The text set for `name`, or `fallback`.
  String text(String name, String fallback);

  /// The whole number set for `name`, or `fallback`.
  ///
  /// @throws IllegalArgumentException if what is set is no whole number in `least..most`; the
  ///   message names the setting and its origin
  int number(String name, int fallback, int least, int most);

  /// The duration set for `name` (`500ms`, `2s`, `5m`), or `fallback`.
  ///
  /// @throws IllegalArgumentException if what is set is no duration
  Duration duration(String name, Duration fallback);
}
