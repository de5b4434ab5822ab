package dev.weft.spi;

import org.jspecify.annotations.Nullable;

/// Makes timer queues. See [Provider] for when and how it is found and asked.
public non-sealed interface TimerQueueProvider extends Provider {

  /// Opens one queue. A runtime opens one per worker and one for all other threads.
  TimerQueue open(Settings settings);

  /// The clock by which a runtime with these timers goes, if it is not the usual one. Asked once
  /// for each runtime, before its queues are opened.
  ///
  /// @return null for the system's clock, which costs least: a runtime asks it directly
  default @Nullable RuntimeClock openClock(Settings settings) {
    return null;
  }
}
