package dev.weft.spi;

/// Where a timer queue reports expired entries to, outside its lock, on the calling thread.
@FunctionalInterface
public interface ExpirySink {

  /// One entry was taken out: it is [TimerEntry#EXPIRED] or [TimerEntry#CLOSED], unless its owner
  /// has scheduled it again meanwhile, in which case waking it is spurious and harmless.
  void expired(TimerEntry entry);
}
