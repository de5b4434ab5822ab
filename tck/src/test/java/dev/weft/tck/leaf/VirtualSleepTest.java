package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.tck.LeafSubject;
import dev.weft.time.Sleep;
import dev.weft.time.Time;
import org.jspecify.annotations.Nullable;

/// A timer that is given another deadline, in virtual time.
public class VirtualSleepTest extends VirtualTimeTck<@Nullable Void> {

  /// For JUnit.
  public VirtualSleepTest() {}

  @Override
  public String subjectName() {
    return "Sleep.reset";
  }

  @Override
  protected LeafSubject<@Nullable Void> open() {
    return new Timed<>() {
      @Override
      public Future<@Nullable Void> future() {
        Sleep sleep = Time.sleepUntil(deadline + FAR);
        sleep.reset(deadline);
        return sleep;
      }
    };
  }
}
