package dev.weft.tck.zoo;

import dev.weft.Context;
import dev.weft.Future;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.tck.LeafSubject;
import org.jspecify.annotations.Nullable;

/// A leaf that keeps the rules: a value from another thread. The animals override one method each.
class ToyLeaf implements LeafSubject<String>, Future<String> {

  private boolean ready;
  private boolean failed;
  boolean over;
  @Nullable Waker waker;

  @Override
  public Future<String> future() {
    return this;
  }

  @Override
  public synchronized Poll<String> poll(Context cx) throws Exception {
    if (over) {
      return pollOver();
    }
    if (failed) {
      over = true;
      throw new IllegalArgumentException("the source failed");
    }
    if (!ready) {
      keep(cx.waker());
      return Poll.pending();
    }
    over = true;
    waker = null;
    return Poll.ready("value");
  }

  Poll<String> pollOver() {
    throw new IllegalStateException("polled after its end");
  }

  void keep(Waker latest) {
    waker = latest;
  }

  @Override
  public synchronized void cancel(Context cx) {
    over = true;
    waker = null;
  }

  @Override
  public synchronized void makeReady() {
    ready = true;
    wake();
  }

  @Override
  public synchronized void makeFail() {
    failed = true;
    wake();
  }

  void wake() {
    if (waker != null) {
      waker.wake();
      waker = null;
    }
  }

  @Override
  public synchronized int held() {
    return waker == null ? 0 : 1;
  }
}
