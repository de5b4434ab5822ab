package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.Oneshot;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;

/// The receiving end of a [Oneshot].
public class OneshotReceiverTest extends FutureTck<String> {

  /// For JUnit.
  public OneshotReceiverTest() {}

  @Override
  public String subjectName() {
    return "Oneshot.Receiver";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<String> open() {
    var channel = Oneshot.<String>channel();
    return new LeafSubject<>() {
      @Override
      public Future<String> future() {
        return channel.receiver();
      }

      @Override
      public void makeReady() {
        channel.sender().send("value");
      }

      @Override
      public void makeFail() {
        channel.sender().close();
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
