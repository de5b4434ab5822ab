package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.Mpmc;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;

/// The next message of a [Mpmc].
public class MpmcRecvTest extends FutureTck<String> {

  /// For JUnit.
  public MpmcRecvTest() {}

  @Override
  public String subjectName() {
    return "Mpmc.Receiver.recv";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<String> open() throws Exception {
    var channel = Mpmc.<String>bounded(1);
    return new LeafSubject<>() {
      @Override
      public Future<String> future() {
        return channel.receiver().recv();
      }

      @Override
      public void makeReady() throws Exception {
        channel.sender().trySend("value");
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
