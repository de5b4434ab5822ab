package dev.weft.stream.unordered;

import dev.weft.Future;
import dev.weft.Futures;
import dev.weft.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One of the [RunningFutures], and the waker it is polled with; then how it ended.
///
/// **Threads.** [#wake] is for any thread, all else for the owner of the whole. The protocol stands
/// at [WokenList].
public final class RunningFuture implements Waker {

  private static final VarHandle QUEUED;

  static {
    try {
      QUEUED = MethodHandles.lookup().findVarHandle(RunningFuture.class, "queued", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    linkWake();
  }

  private final WokenList woken;

  /// Null when it is over.
  @Nullable Future<?> future;

  /// The link of [WokenList].
  @Nullable RunningFuture next;

  // The links of [RunningFutures].
  @Nullable RunningFuture older;
  @Nullable RunningFuture newer;

  private @Nullable Object value;
  private @Nullable Throwable failure;

  /// 1 from the wake until just before the poll, and after the end.
  @SuppressWarnings("unused") // through QUEUED
  private int queued = 1;

  /// Stands queued; the owner puts it into its queue.
  RunningFuture(WokenList woken, Future<?> future) {
    this.woken = woken;
    this.future = future;
  }

  /// The first wake may come from a task that has exhausted the heap, where nothing can be linked.
  private static void linkWake() {
    var first = new RunningFuture(new WokenList(), Futures.never());
    first.transitionToPolled();
    first.wake();
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
  void end(@Nullable Object value, @Nullable Throwable failure) {
    this.future = null;
    this.value = value;
    this.failure = failure;
    QUEUED.setRelease(this, 1);
  }

  /// Whether it has a value or a failure.
  public boolean isOver() {
    return future == null;
  }

  /// Whether it has thrown.
  public boolean isFailed() {
    return failure != null;
  }

  /// Its value, once; or throws its failure.
  public @Nullable Object value() throws Exception {
    Throwable thrown = failure;
    if (thrown != null) {
      throw sneaky(thrown);
    }
    return untaken();
  }

  /// The value, if there is one that nobody has taken.
  public @Nullable Object untaken() {
    Object taken = value;
    value = null;
    return taken;
  }

  @SuppressWarnings("unchecked") // passes what a future threw, whatever its type
  private static <X extends Throwable> RuntimeException sneaky(Throwable failure) throws X {
    throw (X) failure;
  }
}
