package dev.weft.tck.leaf;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.sync.Barrier;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;

/// A wait at a [Barrier] for two.
public class BarrierAwaitTest extends FutureTck<Boolean> {

  /// For JUnit.
  public BarrierAwaitTest() {}

  @Override
  public String subjectName() {
    return "Barrier.await";
  }

  @Override
  public FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  @Override
  public LeafSubject<Boolean> open() throws Exception {
    var barrier = new Barrier(2);
    return new LeafSubject<>() {
      @Override
      public Future<Boolean> future() {
        return barrier.await();
      }

      @Override
      public void makeReady() throws Exception {
        barrier.await().poll(Context.of(() -> {}));
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
