package dev.weft;

import dev.weft.outcome.SneakyThrow;

/// A future that ends when and how the test says, counts, and minds how it is treated.
final class Probe<T> implements Future<T> {
  int polls;
  int cancels;
  private Waker waker;
  private Poll<T> end = Poll.pending();
  private Throwable failure;
  private boolean over;

  /// From the next poll on, ready; wakes.
  void finish(T value) {
    end = Poll.ready(value);
    wake();
  }

  /// From the next poll on, failed; wakes.
  void fail(Throwable t) {
    failure = t;
    wake();
  }

  void wake() {
    if (waker != null) {
      waker.wake();
    }
  }

  @Override
  public Poll<T> poll(Context cx) {
    if (over) {
      throw new AssertionError("a child that is over was polled");
    }
    polls++;
    waker = cx.waker();
    if (failure != null) {
      over = true;
      throw SneakyThrow.rethrow(failure);
    }
    over = end.isReady();
    return end;
  }

  @Override
  public void cancel(Context cx) {
    cancels++;
    over = true;
  }
}
