package dev.weft.time;

import dev.weft.spi.RuntimeClock;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/// [Time#clock]: a runtime's time of day as the JDK wants it.
final class TimeOfDay extends Clock {

  private final RuntimeClock clock;
  private final ZoneId zone;

  TimeOfDay(RuntimeClock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new TimeOfDay(clock, other);
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TimeOfDay that && clock.equals(that.clock) && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return 31 * clock.hashCode() + zone.hashCode();
  }

  @Override
  public String toString() {
    return "TimeOfDay[" + clock + ", " + zone + "]";
  }
}
