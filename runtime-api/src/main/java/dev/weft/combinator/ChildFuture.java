package dev.weft.combinator;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Waker;
import dev.weft.dump.WaitTrace;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One child of a [JoinAll] or [FirstOf], and the waker it is polled with. 32 bytes.
///
/// **Threads.** [#wake] is for any thread, all else for the owner of the whole. The protocol stands
/// at [WokenChildren].
public final class ChildFuture implements Waker {

  private static final VarHandle QUEUED;

  static {
    try {
      QUEUED = MethodHandles.lookup().findVarHandle(ChildFuture.class, "queued", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    linkWake();
  }

  /// Children of one combinator that a dump shows.
  private static final int EXPLAINED = 1000;

  private final WokenChildren woken;
  final int index;

  /// Null when the child is over.
  public @Nullable Future<?> future;

  /// The link of [WokenChildren].
  @Nullable ChildFuture next;

  /// 1 from the wake until just before the poll, and after the end.
  @SuppressWarnings("unused") // through QUEUED
  private int queued;

  public ChildFuture(WokenChildren woken, int index, Future<?> future) {
    this.woken = woken;
    this.index = index;
    this.future = future;
  }

  /// The first wake may come from a task that has exhausted the heap, where nothing can be linked.
  private static void linkWake() {
    var woken = new WokenChildren();
    new ChildFuture(woken, 0, Futures.never()).wake();
    woken.close();
  }

  /// Says for dumps which futures a row of slots waits for.
  ///
  /// @param started how many of them hold children; the others are futures whose turn has not come
  static void explainAll(@Nullable Object @Nullable [] slots, int started, WaitTrace trace) {
    if (slots == null) {
      return;
    }
    int said = 0;
    for (int i = 0; i < started && i < slots.length; i++) {
      if (slots[i] instanceof ChildFuture child && child.future instanceof Future<?> future) {
        if (said++ == EXPLAINED) {
          trace.leaf("... and more");
          return;
        }
        trace.future(future);
      }
    }
  }

  /// L1, L3.
  @Override
  public void wake() {
    if ((int) QUEUED.getAndSet(this, 1) == 0) {
      woken.push(this);
    }
  }

  /// L2, L3: before the poll.
  void transitionToPolled() {
    QUEUED.getAndSet(this, 0);
  }

  /// Lets go of the future; wakes do nothing any more.
  public void end() {
    future = null;
    QUEUED.setRelease(this, 1);
  }
}
