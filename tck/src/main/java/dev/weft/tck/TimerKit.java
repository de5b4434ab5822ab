package dev.weft.tck;

import dev.weft.spi.TimerQueueProvider;

/// What each section of [TimerTck] builds on.
public interface TimerKit extends Kit {

  /// The timer queue under test. The kit opens queues as often as it needs, and closes them.
  TimerQueueProvider provider();

  /// What it promises.
  TimerCapabilities capabilities();

  @Override
  default String subjectName() {
    return provider().name();
  }
}
