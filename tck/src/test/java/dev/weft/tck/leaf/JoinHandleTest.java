package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.JoinHandle;
import dev.weft.sync.Oneshot;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.LeafSubject;

/// The handle of a task.
public class JoinHandleTest extends RuntimeFutureTck<String> {

  /// For JUnit.
  public JoinHandleTest() {}

  @Override
  public String subjectName() {
    return "JoinHandle";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, true, true);
  }

  @Override
  protected LeafSubject<String> open() {
    var channel = Oneshot.<String>channel();
    JoinHandle<String> handle = weft.spawn(channel.receiver());
    return new RuntimeLeafSubject<>(weft) {
      @Override
      public Future<String> future() {
        return handle;
      }

      @Override
      public void makeReady() {
        channel.sender().send("value");
        awaitEnd();
      }

      @Override
      public void makeFail() {
        channel.sender().close();
        awaitEnd();
      }

      private void awaitEnd() {
        eventually("the task ends", handle::isFinished);
      }
    };
  }
}
