package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.Oneshot;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import org.jspecify.annotations.Nullable;

/// What tells the sending end of a [Oneshot] that the receiver is gone.
public class OneshotClosedTest extends FutureTck<@Nullable Void> {

  /// For JUnit.
  public OneshotClosedTest() {}

  @Override
  public String subjectName() {
    return "Oneshot.Sender.closed";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  @Override
  protected LeafSubject<@Nullable Void> open() {
    var channel = Oneshot.<String>channel();
    return new LeafSubject<>() {
      @Override
      public Future<@Nullable Void> future() {
        return channel.sender().closed();
      }

      @Override
      public void makeReady() {
        channel.receiver().close();
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
