package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.Mpsc;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import org.jspecify.annotations.Nullable;

/// A send that waits for room in a [Mpsc].
public class MpscSendTest extends FutureTck<@Nullable Void> {

  /// For JUnit.
  public MpscSendTest() {}

  @Override
  public String subjectName() {
    return "ChannelSender.send";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<@Nullable Void> open() throws Exception {
    var channel = Mpsc.<String>bounded(1);
    channel.sender().trySend("the one that fills it");
    return new LeafSubject<>() {
      @Override
      public Future<@Nullable Void> future() {
        return channel.sender().send("value");
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
