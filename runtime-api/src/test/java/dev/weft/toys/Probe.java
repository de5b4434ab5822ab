package dev.weft.toys;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;

/// A future that the test finishes, and that counts what is done to it.
public final class Probe<T> implements Future<T> {

  public volatile int polls;
  public volatile int cancels;
  public volatile Waker waker;
  private volatile Poll<T> outcome = Poll.pending();
  private volatile Throwable failure;
  private volatile Runnable duringPoll = () -> {};
  private volatile Runnable duringCancel = () -> {};

  /// Sets the value, without waking.
  public void set(T value) {
    outcome = Poll.ready(value);
  }

  /// Sets the failure, without waking.
  public void fail(Throwable t) {
    failure = t;
  }

  /// Sets the value and wakes.
  public void finish(T value) {
    set(value);
    waker.wake();
  }

  /// Runs `action` inside every poll.
  public Probe<T> duringPoll(Runnable action) {
    duringPoll = action;
    return this;
  }

  /// Runs `action` inside every cancel.
  public Probe<T> duringCancel(Runnable action) {
    duringCancel = action;
    return this;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    polls++;
    waker = cx.waker();
    duringPoll.run();
    Throwable t = failure;
    if (t instanceof Error e) {
      throw e;
    }
    if (t != null) {
      throw (Exception) t;
    }
    return outcome;
  }

  @Override
  public void cancel(Context cx) {
    cancels++;
    duringCancel.run();
  }
}
