package dev.weft;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One child of a [JoinAll], and the waker it is polled with. 32 bytes.
///
/// **Threads.** [#wake] is for any thread, all else for the owner of the whole. The protocol stands
/// at [WokenChildren].
final class Child implements Waker {

  private static final VarHandle QUEUED;

  static {
    try {
      QUEUED = MethodHandles.lookup().findVarHandle(Child.class, "queued", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final WokenChildren woken;
  final int index;

  /// Null when the child is over.
  @Nullable Future<?> future;

  /// The link of [WokenChildren].
  @Nullable Child next;

  /// 1 from the wake until just before the poll, and after the end.
  @SuppressWarnings("unused") // through QUEUED
  private int queued;

  Child(WokenChildren woken, int index, Future<?> future) {
    this.woken = woken;
    this.index = index;
    this.future = future;
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
  void end() {
    future = null;
    QUEUED.setRelease(this, 1);
  }
}
