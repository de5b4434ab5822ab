package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.ChannelSender;
import dev.weft.sync.Mpsc;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;

/// A wait for a place in a [Mpsc].
public class MpscReserveTest extends FutureTck<ChannelSender.Permit<String>> {

  /// For JUnit.
  public MpscReserveTest() {}

  @Override
  public String subjectName() {
    return "ChannelSender.reserve";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<ChannelSender.Permit<String>> open() throws Exception {
    var channel = Mpsc.<String>bounded(1);
    channel.sender().trySend("the one that fills it");
    return new LeafSubject<>() {
      @Override
      public Future<ChannelSender.Permit<String>> future() {
        return channel.sender().reserve();
      }

      @Override
      public void makeReady() throws Exception {
        channel.receiver().tryRecv();
      }

      @Override
      public void makeFail() {
        channel.receiver().close();
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
