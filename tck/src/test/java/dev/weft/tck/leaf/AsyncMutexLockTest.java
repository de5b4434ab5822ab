package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.AsyncMutex;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import java.util.Objects;

/// A lock of an [AsyncMutex] that another one holds.
public class AsyncMutexLockTest extends FutureTck<AsyncMutex.Guard<String>> {

  /// For JUnit.
  public AsyncMutexLockTest() {}

  @Override
  public String subjectName() {
    return "AsyncMutex.lock";
  }

  @Override
  public FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  @Override
  public LeafSubject<AsyncMutex.Guard<String>> open() {
    var mutex = new AsyncMutex<>("value");
    var held = Objects.requireNonNull(mutex.tryLock());
    return new LeafSubject<>() {
      @Override
      public Future<AsyncMutex.Guard<String>> future() {
        return mutex.lock();
      }

      @Override
      public void makeReady() {
        held.close();
      }

      @Override
      public int held() {
        return -1;
      }
    };
  }
}
