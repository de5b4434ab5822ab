package dev.weft.examples.byhand;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The first future of the talk: a thread sleeps, then says that it is over and wakes whoever has
/// left a waker. What the two share is guarded by one lock.
///
/// Unlike what a library should do, its time begins when it is made.
///
/// **Threads.** Polls come one at a time, from any thread; the sleeper is a thread of its own.
final class TimerFuture implements Future<@Nullable Void> {

  private final Object lock = new Object();

  /// Guarded by the lock, as is the waker.
  private boolean completed;

  private @Nullable Waker waker;

  private TimerFuture() {}

  /// A future that is ready after `duration`.
  static TimerFuture after(Duration duration) {
    var timer = new TimerFuture();
    Thread.ofPlatform().daemon().name("timer").start(() -> timer.sleep(duration));
    return timer;
  }

  private void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      return; // nobody interrupts this thread
    }
    Waker waiting;
    synchronized (lock) {
      completed = true;
      waiting = waker;
      waker = null;
    }
    if (waiting != null) {
      waiting.wake(); // after the flag is set, and outside of the lock
    }
  }

  /// Whether the time is over.
  boolean isCompleted() {
    synchronized (lock) {
      return completed;
    }
  }

  @Override
  public Poll<@Nullable Void> poll(Context cx) {
    synchronized (lock) {
      if (completed) {
        return Poll.ready(null);
      }
      waker = cx.waker(); // the latest one counts
      return Poll.pending();
    }
  }

  @Override
  public void cancel(Context cx) {
    synchronized (lock) {
      waker = null;
    }
  }
}
