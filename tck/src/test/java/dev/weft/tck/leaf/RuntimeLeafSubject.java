package dev.weft.tck.leaf;

import dev.weft.Futures;
import dev.weft.Poll;
import dev.weft.Waker;
import dev.weft.Weft;
import dev.weft.tck.LeafSubject;
import org.jspecify.annotations.Nullable;

/// A leaf whose future is polled in a task.
abstract class RuntimeLeafSubject<T extends @Nullable Object> implements LeafSubject<T> {

  final Weft weft;

  RuntimeLeafSubject(Weft weft) {
    this.weft = weft;
  }

  @Override
  public int held() {
    return -1;
  }

  @Override
  public <R extends @Nullable Object> R with(Waker waker, Step<R> step) throws Exception {
    return weft.blockOn(Futures.pollFn(cx -> Poll.ready(step.take(cx.withWaker(waker)))));
  }
}
