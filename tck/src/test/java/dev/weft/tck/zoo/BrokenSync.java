package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.sync.AsyncMutex;
import dev.weft.sync.AsyncReadWriteLock;
import dev.weft.tck.SyncSubject;
import dev.weft.tck.SyncTck;
import dev.weft.tck.WeftSync;
import org.jspecify.annotations.Nullable;

/// Notifications and locks with one flaw each.
final class BrokenSync extends FlawedSubjects {

  /// A kit over Weft's with something changed.
  abstract static class Flawed extends SyncTck implements Examined {
    @Override
    public String subjectName() {
      return getClass().getSimpleName();
    }
  }

  @Breaks(
      value = "12.8",
      by = "a notification that is lost where nobody waits",
      saying = "a notification that nobody waited for is there for the next")
  static final class StoresNothing extends Flawed {
    @Override
    protected SyncSubject subject() {
      return new WeftSync() {
        @Override
        public Notifier notifier() {
          Notifier right = super.notifier();
          return new Bell(right) {
            @Override
            public void notifyOne() {
              right.notifyWaiters();
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "12.8",
      by = "a notification for all that is kept for whoever comes later",
      saying = "a notification for all was stored")
  static final class StoresThatForAll extends Flawed {
    @Override
    protected SyncSubject subject() {
      return new WeftSync() {
        @Override
        public Notifier notifier() {
          Notifier right = super.notifier();
          return new Bell(right) {
            @Override
            public void notifyWaiters() {
              right.notifyWaiters();
              right.notifyOne();
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "12.8",
      by = "a cancelled wait that keeps the notification it got",
      saying = "how often the next was woken")
  static final class KeepsWhatItGot extends Flawed {
    @Override
    protected SyncSubject subject() {
      return new WeftSync() {
        @Override
        public Notifier notifier() {
          Notifier right = super.notifier();
          return new Bell(right) {
            @Override
            public Future<@Nullable Void> notified() {
              Future<@Nullable Void> wait = right.notified();
              return Futures.pollFn(wait::poll, _ -> {});
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "12.9",
      by = "a mutex that whoever polls first gets",
      saying = "the last in the queue went first")
  static final class MutexWithoutAQueue extends Flawed {
    @Override
    protected SyncSubject subject() {
      return new WeftSync() {
        @Override
        public Mutex mutex() {
          var mutex = new AsyncMutex<>("value");
          return () -> trying(mutex::tryLock);
        }
      };
    }
  }

  @Breaks(
      value = "12.9",
      by = "a read-write lock whose readers overtake writers",
      saying = "a reader overtook a writer that waits")
  static final class ReadersGoFirst extends Flawed {
    @Override
    protected SyncSubject subject() {
      return new WeftSync() {
        @Override
        public ReadWriteLock readWriteLock() {
          var lock = new AsyncReadWriteLock<>("value");
          return new ReadWriteLock() {
            @Override
            public Future<? extends Owned> read() {
              return trying(lock::tryRead);
            }

            @Override
            public Future<? extends Owned> write() {
              return trying(lock::tryWrite);
            }
          };
        }
      };
    }
  }

  @Breaks(
      value = "12.14",
      by = "a condition where the first who waits keeps its signal although it gives up",
      saying = "how often the next was woken when the one before gave up")
  static final class KeepsTheSignal extends Flawed {
    @Override
    protected SyncSubject subject() {
      return new WeftSync() {
        @Override
        public Monitor monitor() {
          Monitor right = super.monitor();
          return new Monitor() {
            private boolean later;

            @Override
            public Future<? extends Owned> lockAndAwait() throws Exception {
              Future<? extends Owned> wait = right.lockAndAwait();
              boolean first = !later;
              later = true;
              return first ? Futures.pollFn(cx -> pollOwned(wait, cx)) : wait;
            }

            @Override
            public void signal() {
              right.signal();
            }

            @Override
            public void signalAll() {
              right.signalAll();
            }
          };
        }
      };
    }
  }

  private static <T> Poll<T> pollOwned(Future<? extends T> future, Context cx) throws Exception {
    return future.poll(cx) instanceof Poll.Ready<? extends T>(var value)
        ? Poll.ready(value)
        : Poll.pending();
  }

  /// A lock, or nothing.
  private interface Attempt {
    @Nullable Owned lock();
  }

  private static Future<Owned> trying(Attempt attempt) {
    return Futures.pollFn(
        cx -> {
          Owned guard = attempt.lock();
          if (guard == null) {
            cx.waker().wake();
            return Poll.pending();
          }
          return Poll.ready(guard);
        });
  }

  /// A bell with something changed.
  private abstract static class Bell implements SyncSubject.Notifier {
    private final SyncSubject.Notifier bell;

    Bell(SyncSubject.Notifier bell) {
      this.bell = bell;
    }

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
  }
}
