package dev.weft.spi;

/// Where a timer queue reports expired entries to, outside its lock, on the calling thread.
@FunctionalInterface
public interface ExpirySink {

  /// One entry is no longer in the queue: it is [TimerEntry#EXPIRED] or [TimerEntry#CLOSED].
  void expired(TimerEntry entry);
}
