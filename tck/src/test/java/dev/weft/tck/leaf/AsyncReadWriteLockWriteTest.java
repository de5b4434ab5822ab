package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.AsyncReadWriteLock;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import java.util.Objects;

/// A write of an [AsyncReadWriteLock] that another one reads.
public class AsyncReadWriteLockWriteTest extends FutureTck<AsyncReadWriteLock.WriteGuard<String>> {

  /// For JUnit.
  public AsyncReadWriteLockWriteTest() {}

  @Override
  public String subjectName() {
    return "AsyncReadWriteLock.write";
  }

  @Override
  public FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  @Override
  public LeafSubject<AsyncReadWriteLock.WriteGuard<String>> open() {
    var lock = new AsyncReadWriteLock<>("value");
    var held = Objects.requireNonNull(lock.tryRead());
    return new LeafSubject<>() {
      @Override
      public Future<AsyncReadWriteLock.WriteGuard<String>> future() {
        return lock.write();
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
