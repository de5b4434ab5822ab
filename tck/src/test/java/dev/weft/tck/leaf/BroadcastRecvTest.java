package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.Broadcast;
import dev.weft.sync.SendFailedException;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;

/// The next value of a [Broadcast].
public class BroadcastRecvTest extends FutureTck<String> {

  /// For JUnit.
  public BroadcastRecvTest() {}

  @Override
  public String subjectName() {
    return "Broadcast.Receiver.recv";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<String> open() {
    var channel = Broadcast.<String>channel(1);
    return new LeafSubject<>() {
      @Override
      public Future<String> future() {
        return channel.receiver().recv();
      }

      @Override
      public void makeReady() throws SendFailedException {
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
