package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.tck.LeafSubject;
import dev.weft.time.MissedTick;
import dev.weft.time.Time;
import java.time.Duration;

/// A tick of an interval.
public class TickTest extends VirtualTimeTck<Long> {

  /// For JUnit.
  public TickTest() {}

  @Override
  public String subjectName() {
    return "Interval.tick";
  }

  @Override
  protected LeafSubject<Long> open() {
    return new Timed<>() {
      @Override
      public Future<Long> future() {
        return Time.intervalAt(deadline, Duration.ofDays(1), MissedTick.SKIP).tick();
      }
    };
  }
}
