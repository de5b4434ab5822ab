package dev.weft.tck;

import dev.weft.Future;
import dev.weft.Owned;
import dev.weft.sync.AsyncMutex;
import dev.weft.sync.AsyncReadWriteLock;
import dev.weft.sync.Notify;
import org.jspecify.annotations.Nullable;

/// The notifications and locks of `dev.weft.sync` as a subject of [SyncTck].
public class WeftSync implements SyncSubject {

  /// For everybody.
  public WeftSync() {}

  @Override
  public Notifier notifier() {
    var bell = new Notify();
    return new Notifier() {
      @Override
      public Future<@Nullable Void> notified() {
        return bell.notified();
      }

      @Override
      public void notifyOne() {
        bell.notifyOne();
      }

      @Override
      public void notifyWaiters() {
        bell.notifyWaiters();
      }
    };
  }

  @Override
  public Mutex mutex() {
    return new AsyncMutex<>("value")::lock;
  }

  @Override
  public Monitor monitor() {
    var mutex = new AsyncMutex<>("value");
    var condition = mutex.newCondition();
    return new Monitor() {
      @Override
      public Future<? extends Owned> lockAndAwait() {
        return mutex.lock().then(guard -> condition.await(guard).map(_ -> guard));
      }

      @Override
      public void signal() {
        condition.signal();
      }

      @Override
      public void signalAll() {
        condition.signalAll();
      }
    };
  }

  @Override
  public ReadWriteLock readWriteLock() {
    var lock = new AsyncReadWriteLock<>("value");
    return new ReadWriteLock() {
      @Override
      public Future<? extends Owned> read() {
        return lock.read();
      }

      @Override
      public Future<? extends Owned> write() {
        return lock.write();
      }
    };
  }
}
