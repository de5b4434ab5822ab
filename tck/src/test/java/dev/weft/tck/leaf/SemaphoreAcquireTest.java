package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.Semaphore;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;

/// An acquire that waits for two permits of a [Semaphore].
public class SemaphoreAcquireTest extends FutureTck<Semaphore.Permit> {

  /// For JUnit.
  public SemaphoreAcquireTest() {}

  @Override
  public String subjectName() {
    return "Semaphore.acquire";
  }

  @Override
  public FutureCapabilities capabilities() {
    return new FutureCapabilities(true, false, false, true);
  }

  @Override
  public LeafSubject<Semaphore.Permit> open() {
    var semaphore = new Semaphore(1);
    return new LeafSubject<>() {
      @Override
      public Future<Semaphore.Permit> future() {
        return semaphore.acquire(2);
      }

      @Override
      public void makeReady() {
        semaphore.addPermits(1);
      }

      @Override
      public void makeFail() {
        semaphore.close();
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
