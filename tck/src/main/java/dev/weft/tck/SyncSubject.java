package dev.weft.tck;

import dev.weft.Future;
import dev.weft.Owned;
import org.jspecify.annotations.Nullable;

/// Notifications and locks as [SyncTck] sees them.
///
/// **Threads.** Any, as with those of `dev.weft.sync`.
public interface SyncSubject {

  /// A new bell, which has not rung.
  Notifier notifier();

  /// A new lock that one may hold.
  Mutex mutex();

  /// A new lock that one may hold, and a condition for which whoever holds it can wait.
  Monitor monitor();

  /// A new lock that many may hold to read, or one to write.
  ReadWriteLock readWriteLock();

  /// Lets those go on who wait for it.
  interface Notifier {

    /// Waits for a notification.
    Future<@Nullable Void> notified();

    /// Lets the first go on who waits, or else the next who comes.
    void notifyOne();

    /// Lets all go on who wait.
    void notifyWaiters();
  }

  /// A lock that one may hold.
  interface Mutex {

    /// Locks; closing what it yields unlocks.
    Future<? extends Owned> lock();
  }

  /// A lock that one may hold, who can unlock to wait for a signal.
  interface Monitor {

    /// Locks, and once it is polled unlocks, waits for a signal, and locks again. Closing what it
    /// yields unlocks.
    Future<? extends Owned> lockAndAwait() throws Exception;

    /// Signals the first who waits.
    void signal();

    /// Signals all who wait.
    void signalAll();
  }

  /// A lock that many may hold to read, or one to write.
  interface ReadWriteLock {

    /// Locks to read; closing what it yields unlocks.
    Future<? extends Owned> read();

    /// Locks to write; closing what it yields unlocks.
    Future<? extends Owned> write();
  }
}
