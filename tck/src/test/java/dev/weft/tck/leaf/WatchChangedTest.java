package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.Watch;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import org.jspecify.annotations.Nullable;

/// The next change of a [Watch].
public class WatchChangedTest extends FutureTck<@Nullable Void> {

  /// For JUnit.
  public WatchChangedTest() {}

  @Override
  public String subjectName() {
    return "Watch.Receiver.changed";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<@Nullable Void> open() throws Exception {
    var channel = Watch.channel("initial");
    return new LeafSubject<>() {
      @Override
      public Future<@Nullable Void> future() {
        return channel.receiver().changed();
      }

      @Override
      public void makeReady() throws Exception {
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
