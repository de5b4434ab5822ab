package dev.weft.tck.leaf;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.sync.Broadcast;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import org.jspecify.annotations.Nullable;

/// A send that waits for room in a [Broadcast].
public class BroadcastSendTest extends FutureTck<@Nullable Void> {

  /// For JUnit.
  public BroadcastSendTest() {}

  @Override
  public String subjectName() {
    return "Broadcast.Sender.send";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<@Nullable Void> open() throws Exception {
    var channel = Broadcast.<String>channel(1);
    channel.sender().send("the one that fills it").poll(Context.of(() -> {}));
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
