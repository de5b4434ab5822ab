package dev.weft.spi;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Whose turn it is to drive: of several threads in `blockOn` one has the seat, and the others wait
/// for their root to end or for the seat to become free.
///
/// **O1** `holder` changes under the lock. **O2** Whoever leaves the seat nudges the first waiter;
/// a waiter that leaves for another reason passes a nudge on, so while somebody waits, somebody
/// drives or is about to.
final class DrivingSeat {

  private final Deque<RootTask> waiters = new ArrayDeque<>();
  private volatile @Nullable Thread holder;

  /// Whether the calling thread drives.
  boolean isMine() {
    return holder == Thread.currentThread();
  }

  /// Takes the seat if it is free, else lines up with `root`.
  synchronized boolean takeOrWait(RootTask root) {
    if (holder == null) {
      holder = Thread.currentThread();
      return true;
    }
    waiters.addLast(root);
    return false;
  }

  /// Gives the seat back.
  synchronized void release() {
    holder = null;
    notifyAll();
    nudgeNext();
  }

  /// A waiter leaves, nudged or not.
  synchronized void leave(RootTask root) {
    waiters.remove(root);
    if (holder == null) {
      nudgeNext();
    }
  }

  private void nudgeNext() {
    RootTask next = waiters.pollFirst();
    if (next != null) {
      next.nudge();
    }
  }

  /// Takes the seat, waiting for it until `deadlineNanos` (`System.nanoTime()`); for closing.
  synchronized boolean take(long deadlineNanos) {
    boolean interrupted = false;
    while (holder != null) {
      long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (holder != null) {
      return false;
    }
    holder = Thread.currentThread();
    return true;
  }
}
