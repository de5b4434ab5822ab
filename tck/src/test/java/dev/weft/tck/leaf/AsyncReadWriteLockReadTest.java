package dev.weft.tck.leaf;

import dev.weft.Future;
import dev.weft.sync.AsyncReadWriteLock;
import dev.weft.tck.FutureCapabilities;
import dev.weft.tck.FutureTck;
import dev.weft.tck.LeafSubject;
import java.util.Objects;

/// A read of an [AsyncReadWriteLock] that another one writes.
public class AsyncReadWriteLockReadTest extends FutureTck<AsyncReadWriteLock.ReadGuard<String>> {

  /// For JUnit.
  public AsyncReadWriteLockReadTest() {}

  @Override
  public String subjectName() {
    return "AsyncReadWriteLock.read";
  }

  @Override
  public FutureCapabilities capabilities() {
    return new FutureCapabilities(false, false, false, true);
  }

  @Override
  public LeafSubject<AsyncReadWriteLock.ReadGuard<String>> open() {
    var lock = new AsyncReadWriteLock<>("value");
    var held = Objects.requireNonNull(lock.tryWrite());
    return new LeafSubject<>() {
      @Override
      public Future<AsyncReadWriteLock.ReadGuard<String>> future() {
        return lock.read();
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
