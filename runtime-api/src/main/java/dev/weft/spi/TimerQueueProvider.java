package dev.weft.spi;

/// Makes timer queues. See [Provider] for when and how it is found and asked.
public non-sealed interface TimerQueueProvider extends Provider {

  /// Opens one queue. A runtime opens one per worker and one for all other threads.
  TimerQueue open(Settings settings);
}
