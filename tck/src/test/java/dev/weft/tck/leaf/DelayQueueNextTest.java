package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.LeafSubject;
import dev.weft.time.DelayQueue;
import java.time.Duration;

/// A take from a [DelayQueue] in which something is not yet due.
public class DelayQueueNextTest extends VirtualTimeTck<DelayQueue.Entry<String>> {

  /// For JUnit.
  public DelayQueueNextTest() {}

  @Override
  public String subjectName() {
    return "DelayQueue.next";
  }

  @Override
  protected FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  protected LeafSubject<DelayQueue.Entry<String>> open() {
    var queue = new DelayQueue<String>(weft);
    queue.insert("late", Duration.ofDays(1));
    return new RuntimeLeafSubject<>(weft) {
      @Override
      public Future<DelayQueue.Entry<String>> future() {
        return queue.next();
      }

      @Override
      public void makeReady() {
        queue.insert("due", Duration.ZERO);
      }

      @Override
      public void makeFail() {
        queue.close();
      }
    };
  }
}
