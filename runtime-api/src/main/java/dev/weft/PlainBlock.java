package dev.weft;

import org.jspecify.annotations.Nullable;

/// An async block without `await`, and any that no compiler has seen: runs in one poll.
final class PlainBlock<T extends @Nullable Object> implements Future<T> {

  private @Nullable AsyncBody<T> body;

  PlainBlock(AsyncBody<T> body) {
    this.body = body;
  }

  @Override
  public Poll<T> poll(Context cx) throws Exception {
    AsyncBody<T> once = body;
    if (once == null) {
      throw Over.polled();
    }
    body = null;
    return Poll.ready(once.get());
  }

  @Override
  public void cancel(Context cx) {
    body = null;
  }
}
