package dev.weft.timer.wheel;

import dev.weft.spi.TimerEntry;

/// A timer that counts how often it was reported. The count belongs to the thread that reports.
final class Probe extends TimerEntry {
  int reported;

  boolean isQueued() {
    return slot() >= 0;
  }
}
