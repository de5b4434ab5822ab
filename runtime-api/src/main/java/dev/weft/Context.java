package dev.weft;

import dev.weft.task.ContextAccess;
import dev.weft.task.PollingThread;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a poll is given: the waker to leave behind, the runtime to reach the reactor and the timers
/// through, and the task's budget.
///
/// One context serves all polls of a worker thread, so a poll allocates none. **A context is valid
/// only during the call it was passed to and is never kept;** a future keeps wakers. [#withWaker]
/// is a view that shares everything but the waker.
///
/// **Threads.** A context belongs to one thread.
///
/// **Budget.** A task may make 128 units of progress in one poll (tokio's number). A leaf asks
/// [#mayProceed] before it tries and reports [#madeProgress] afterwards; with the budget spent it
/// returns *pending*, and the task runs again after the driver had a turn. So a task that always
/// finds its channel or socket ready still lets others run.
public final class Context {

  static {
    ContextAccess.install(new Door());
  }

  private static final Waker NOBODY = () -> {};

  private final PollingThread thread;

  /// Of a view, or a context by hand; on a worker's own context the task is its own waker.
  private @Nullable Waker waker;

  /// @param waker null for a thread's own context
  Context(PollingThread thread, @Nullable Waker waker) {
    this.thread = thread;
    this.waker = waker;
  }

  /// A context for futures that are driven by hand: no runtime, no limit on progress.
  public static Context of(Waker waker) {
    return new Context(PollingThread.byHand(), Objects.requireNonNull(waker));
  }

  /// The context of the poll that the calling thread is in.
  ///
  /// @throws IllegalStateException outside of tasks; the message says what to do instead
  public static Context current() {
    PollingThread thread = PollingThread.current();
    if (thread == null || !thread.inPoll()) {
      throw new IllegalStateException(
          "this call needs a task around it: call it from a future that a Weft runtime polls"
              + " (pass one to Weft.blockOn or Weft.spawn)");
    }
    return thread.context();
  }

  PollingThread thread() {
    return thread;
  }

  /// The waker to leave behind before returning *pending*. Wakers may be kept.
  public Waker waker() {
    if (waker != null) {
      return waker;
    }
    Waker task = thread.task();
    return task != null ? task : NOBODY;
  }

  /// The runtime that polls.
  ///
  /// @throws IllegalStateException if the future is driven by hand ([#of])
  public Weft runtime() {
    return thread.runtime().weft();
  }

  /// The index of the worker thread that polls, or -1 on other threads. For leaves that keep
  /// something per worker.
  public int worker() {
    return thread.worker();
  }

  /// The same context with another waker, as combinators give their children. Shares the budget.
  public Context withWaker(Waker other) {
    return new Context(thread, Objects.requireNonNull(other));
  }

  /// The id of the task being polled, or 0 when the future is driven by hand.
  public long taskId() {
    return thread.taskId();
  }

  /// Whether a leaf may try to make progress. If not, it has been arranged that the task runs again
  /// after the driver had a turn, and the leaf returns *pending* at once.
  public boolean mayProceed() {
    if (thread.budget() != 0) {
      return true;
    }
    yieldTask();
    return false;
  }

  /// Spends one unit. For leaves, after each piece of progress.
  public void madeProgress() {
    thread.spendBudget();
  }

  /// Asks that the task run again after the driver had a turn: what a leaf that returns *pending*
  /// for fairness does instead of waking itself.
  public void yieldTask() {
    thread.yieldTask();
    if (waker != null || !thread.inPoll()) {
      waker().wake(); // a combinator must hear which child wants another poll
    }
  }

  /// Makes this the calling thread's context until the result is closed. For executors: around the
  /// time in which the thread runs tasks, not around each task.
  public Entered enter() {
    return new Entered(thread.enter());
  }

  /// Ends an [#enter] when closed, on the same thread.
  public static final class Entered implements AutoCloseable {
    private final PollingThread.Entry entry;

    private Entered(PollingThread.Entry entry) {
      this.entry = entry;
    }

    @Override
    public void close() {
      entry.close();
    }
  }

  private static final class Door extends ContextAccess {
    @Override
    public PollingThread thread(Context cx) {
      return cx.thread;
    }

    @Override
    public Context contextOf(PollingThread thread) {
      return new Context(thread, null);
    }

    @Override
    public void rebind(Context view, Waker other) {
      view.waker = other;
    }
  }
}
