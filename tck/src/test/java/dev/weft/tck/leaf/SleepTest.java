package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.LeafSubject;
import dev.weft.tck.TckSettings;
import dev.weft.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A timer.
public class SleepTest extends RuntimeFutureTck<@Nullable Void> {

  /// Long enough for the polls that shall find it pending.
  private static final Duration SOON = Duration.ofMillis(200);

  /// For JUnit.
  public SleepTest() {}

  @Override
  public String subjectName() {
    return "Time.sleepUntil";
  }

  /// Time cannot be made to pass, so there are fewer races.
  @Override
  public TckSettings settings() {
    TckSettings all = super.settings();
    return new TckSettings(all.patienceMillis(), all.quietMillis(), 8, all.scale(), all.seed());
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  @Override
  protected LeafSubject<@Nullable Void> open() {
    long deadline = Time.nanos(weft) + SOON.toNanos();
    return new RuntimeLeafSubject<>(weft) {
      @Override
      public Future<@Nullable Void> future() {
        return Time.sleepUntil(deadline);
      }

      @Override
      public void makeReady() {
        eventually("the deadline passes", () -> Time.nanos(weft) >= deadline);
      }
    };
  }
}
