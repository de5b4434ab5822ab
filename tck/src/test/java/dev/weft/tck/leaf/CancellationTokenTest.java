package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.CancellationToken;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import org.jspecify.annotations.Nullable;

/// The wait for a [CancellationToken].
public class CancellationTokenTest extends FutureTck<@Nullable Void> {

  /// For JUnit.
  public CancellationTokenTest() {}

  @Override
  public String subjectName() {
    return "CancellationToken.cancelled";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  @Override
  protected LeafSubject<@Nullable Void> open() {
    var token = new CancellationToken();
    return new LeafSubject<>() {
      @Override
      public Future<@Nullable Void> future() {
        return token.cancelled();
      }

      @Override
      public void makeReady() {
        token.cancel();
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
