package dev.weft.combinator;

import dev.weft.Context;
import dev.weft.task.ContextAccess;
import dev.weft.task.PollingThread;
import org.jspecify.annotations.Nullable;

/// The context that one with many children polls them with: one for all of them, and for all polls
/// from the same thread. The owner's.
final class ChildView {

  private @Nullable Context view;

  /// `cx`, with `child` as its waker. Valid until the next call.
  Context of(Context cx, ChildFuture child) {
    Context last = view;
    if (last == null || PollingThread.of(last) != PollingThread.of(cx)) {
      last = cx.withWaker(cx.waker());
      view = last;
    }
    ContextAccess.get().rebind(last, child);
    return last;
  }
}
