package dev.weft.simulation;

import static dev.weft.Async.async;
import static dev.weft.Async.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.JoinHandle;
import dev.weft.Owned;
import dev.weft.Poll;
import dev.weft.Tasks;
import dev.weft.sync.AsyncMutex;
import dev.weft.sync.AsyncReadWriteLock;
import dev.weft.tck.SyncSubject;
import dev.weft.tck.WeftSync;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rules of §12 about notifications and locks, and some that break them in some orders only.
final class RacesInSync {
  private RacesInSync() {}

  static List<Race> sound() {
    return List.of(
        new Race("12.8", "Notify", () -> oneAfterTheOther(new WeftSync())),
        new Race("12.8", "Notify, all at once", () -> allAtOnce(new WeftSync())),
        new Race("12.9", "AsyncMutex", () -> mutexInOrder(new WeftSync())),
        new Race("12.9", "AsyncReadWriteLock", () -> writersInOrder(new WeftSync())),
        new Race("12.14", "AsyncCondition", () -> signalsInOrder(new WeftSync())));
  }

  static List<Race> broken() {
    return List.of(
        new Race(
            "12.8",
            "who gives up keeps a notification",
            () -> oneAfterTheOther(keepingNotifications())),
        new Race("12.8", "a wait that begins a step too late", () -> allAtOnce(beginningTooLate())),
        new Race("12.9", "who gives up keeps the mutex", () -> mutexInOrder(keepingLocks())),
        new Race("12.9", "the mutex goes to whoever asks first", () -> mutexInOrder(asking())),
        new Race("12.9", "readers overtake writers", () -> writersInOrder(asking())),
        new Race(
            "12.9", "who gives up keeps a lock to write", () -> writersInOrder(keepingLocks())),
        new Race("12.14", "who gives up keeps a signal", () -> signalsInOrder(keepingLocks())));
  }

  /// As many notifications as there are that wait, of whom the first gives up at some moment.
  private static Future<@Nullable Void> oneAfterTheOther(SyncSubject subject) {
    SyncSubject.Notifier bell = subject.notifier();
    var waiting = new Racers();
    return async(
        () -> {
          for (int i = 0; i < 3; i++) {
            waiting.spawn(bell.notified());
          }
          await(waiting.allBegun());
          JoinHandle<@Nullable Void> ringer = Tasks.spawn(twice(bell::notifyOne));
          boolean all = await(waiting.end(0));
          await(ringer);
          if (all) {
            bell.notifyOne();
          }
          await(waiting.ends());
        });
  }

  private static Future<@Nullable Void> twice(Runnable action) {
    return async(
        () -> {
          action.run();
          await(Tasks.yieldNow());
          action.run();
        });
  }

  /// A notification for all, and one for one.
  private static Future<@Nullable Void> allAtOnce(SyncSubject subject) {
    SyncSubject.Notifier bell = subject.notifier();
    var waiting = new Racers();
    return async(
        () -> {
          for (int i = 0; i < 3; i++) {
            waiting.spawn(bell.notified());
          }
          await(waiting.allBegun());
          Racers.at(bell::notifyOne);
          Racers.at(bell::notifyWaiters);
          await(waiting.ends());
        });
  }

  /// Four lock, of whom the first gives up at some moment, while another one has the lock.
  private static Future<@Nullable Void> mutexInOrder(SyncSubject subject) {
    SyncSubject.Mutex mutex = subject.mutex();
    var users = new Racers();
    var inside = new int[1];
    return async(
        () -> {
          Owned held = await(mutex.lock());
          for (int i = 0; i < 4; i++) {
            users.spawn(mutex.lock(), lock -> used(lock, inside));
          }
          await(Racers.steps(Racers.MOMENT));
          held.close();
          await(users.ends());
          assertThat(users.served())
              .as("who had the lock, in the order in which they came")
              .isEqualTo(users.servedAsBegun());
        });
  }

  private static Future<@Nullable Void> used(Future<? extends Owned> lock, int[] inside) {
    return async(
        () -> {
          Owned held = await(lock);
          try {
            assertThat(++inside[0]).as("how many have a lock for one").isEqualTo(1);
            await(Tasks.yieldNow());
          } finally {
            inside[0]--;
            held.close();
          }
        });
  }

  /// Readers and writers in turns; the first, a writer, gives up at some moment.
  private static Future<@Nullable Void> writersInOrder(SyncSubject subject) {
    SyncSubject.ReadWriteLock lock = subject.readWriteLock();
    var users = new Racers();
    return async(
        () -> {
          Owned held = await(lock.write());
          for (int i = 0; i < 5; i++) {
            Future<? extends Owned> wanted = i % 2 == 0 ? lock.write() : lock.read();
            users.spawn(wanted, RacesInSync::released);
          }
          await(Racers.steps(Racers.MOMENT));
          held.close();
          await(users.ends());
          List<Integer> begun = users.servedAsBegun();
          for (int writer : new int[] {0, 2, 4}) {
            int place = begun.indexOf(writer);
            if (place >= 0) {
              assertThat(users.served().subList(0, users.served().indexOf(writer)))
                  .as("who had the lock before writer %s, of %s", writer, begun)
                  .containsExactlyInAnyOrderElementsOf(begun.subList(0, place));
            }
          }
        });
  }

  private static Future<@Nullable Void> released(Future<? extends Owned> lock) {
    return async(
        () -> {
          Owned held = await(lock);
          held.close();
        });
  }

  /// A signal for each that waits, of whom the first gives up at some moment.
  private static Future<@Nullable Void> signalsInOrder(SyncSubject subject) {
    SyncSubject.Monitor monitor = subject.monitor();
    var waiting = new Racers();
    return async(
        () -> {
          for (int i = 0; i < 3; i++) {
            waiting.spawn(monitor.lockAndAwait(), RacesInSync::released);
          }
          await(waiting.allBegun());
          JoinHandle<@Nullable Void> signaller = Tasks.spawn(twice(monitor::signal));
          boolean all = await(waiting.end(0));
          await(signaller);
          if (all) {
            monitor.signal();
          }
          await(waiting.ends());
          assertThat(waiting.served())
              .as("who was signalled, in the order in which they came")
              .isEqualTo(waiting.servedAsBegun());
        });
  }

  private static SyncSubject keepingNotifications() {
    return new WeftSync() {
      @Override
      public Notifier notifier() {
        return new Bell(super.notifier()) {
          @Override
          public Future<@Nullable Void> notified() {
            return new Racers.Keeping<>(super.notified());
          }
        };
      }
    };
  }

  private static SyncSubject beginningTooLate() {
    return new WeftSync() {
      @Override
      public Notifier notifier() {
        return new Bell(super.notifier()) {
          @Override
          public Future<@Nullable Void> notified() {
            return Tasks.yieldNow().then(x -> super.notified());
          }
        };
      }
    };
  }

  private static SyncSubject keepingLocks() {
    return new WeftSync() {
      @Override
      public Mutex mutex() {
        Mutex right = super.mutex();
        return () -> keeping(right.lock());
      }

      @Override
      public ReadWriteLock readWriteLock() {
        ReadWriteLock right = super.readWriteLock();
        return new ReadWriteLock() {
          @Override
          public Future<? extends Owned> read() {
            return right.read();
          }

          @Override
          public Future<? extends Owned> write() {
            return keeping(right.write());
          }
        };
      }

      @Override
      public Monitor monitor() {
        Monitor right = super.monitor();
        return new Monitor() {
          @Override
          public Future<? extends Owned> lockAndAwait() throws Exception {
            return keeping(right.lockAndAwait());
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

  private static <T extends Owned> Future<T> keeping(Future<T> lock) {
    return new Racers.Keeping<>(lock);
  }

  private static SyncSubject asking() {
    return new WeftSync() {
      @Override
      public Mutex mutex() {
        var mutex = new AsyncMutex<>("value");
        return () -> asking(mutex::tryLock);
      }

      @Override
      public ReadWriteLock readWriteLock() {
        var lock = new AsyncReadWriteLock<>("value");
        return new ReadWriteLock() {
          @Override
          public Future<? extends Owned> read() {
            return asking(lock::tryRead);
          }

          @Override
          public Future<? extends Owned> write() {
            return asking(lock::tryWrite);
          }
        };
      }
    };
  }

  /// A lock, or nothing.
  private interface Attempt {
    @Nullable Owned lock();
  }

  private static Future<Owned> asking(Attempt attempt) {
    return Futures.pollFn(
        cx -> {
          Owned lock = attempt.lock();
          if (lock == null) {
            cx.yieldTask();
            return Poll.pending();
          }
          return Poll.ready(lock);
        });
  }

  private abstract static class Bell implements SyncSubject.Notifier {
    private final SyncSubject.Notifier right;

    Bell(SyncSubject.Notifier right) {
      this.right = right;
    }

    @Override
    public Future<@Nullable Void> notified() {
      return right.notified();
    }

    @Override
    public void notifyOne() {
      right.notifyOne();
    }

    @Override
    public void notifyWaiters() {
      right.notifyWaiters();
    }
  }
}
