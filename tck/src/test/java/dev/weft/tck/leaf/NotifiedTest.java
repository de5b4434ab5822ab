package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.Notify;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import org.jspecify.annotations.Nullable;

/// The wait for a [Notify].
public class NotifiedTest extends FutureTck<@Nullable Void> {

  /// For JUnit.
  public NotifiedTest() {}

  @Override
  public String subjectName() {
    return "Notify.notified";
  }

  @Override
  public FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  @Override
  public LeafSubject<@Nullable Void> open() {
    var bell = new Notify();
    return new LeafSubject<>() {
      @Override
      public Future<@Nullable Void> future() {
        return bell.notified();
      }

      @Override
      public void makeReady() {
        bell.notifyOne();
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
